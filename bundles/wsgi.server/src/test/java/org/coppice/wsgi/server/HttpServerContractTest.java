package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;

public class HttpServerContractTest extends ServerContract {

    @Override
    protected ContractServer start(Application application) throws IOException {
        RunningServer server =
                new RunningServer(RunOptions.DEFAULTS.hub(hub))
                        .application(application)
                        .with("requestLineMaxBytes", REQUEST_LINE_MAX_BYTES)
                        .with("headersMaxBytes", HEADERS_MAX_BYTES)
                        .with("bodyMaxBytes", BODY_MAX_BYTES);
        server.loop.before();
        server.before();
        return new ContractServer() {
            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            }

            @Override
            public void close() {
                server.after();
                server.loop.after();
            }
        };
    }
}
