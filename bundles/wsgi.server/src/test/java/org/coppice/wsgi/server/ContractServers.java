package org.coppice.wsgi.server;

import static org.coppice.wsgi.testkit.ServerContract.BODY_MAX_BYTES;
import static org.coppice.wsgi.testkit.ServerContract.HEADERS_MAX_BYTES;
import static org.coppice.wsgi.testkit.ServerContract.REQUEST_LINE_MAX_BYTES;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;

/// A server as the contracts of the test kit want it.
final class ContractServers {
    private ContractServers() {}

    static RunningServer of(RunOptions options, Application application) {
        return new RunningServer(options)
                .application(application)
                .with("requestLineMaxBytes", REQUEST_LINE_MAX_BYTES)
                .with("headersMaxBytes", HEADERS_MAX_BYTES)
                .with("bodyMaxBytes", BODY_MAX_BYTES);
    }

    static ContractServer start(RunningServer server) throws IOException {
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
