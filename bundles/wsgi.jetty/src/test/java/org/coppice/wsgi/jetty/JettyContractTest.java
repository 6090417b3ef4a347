package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.ContractServer;
import org.coppice.wsgi.testkit.ServerContract;

public class JettyContractTest extends ServerContract {
    /// What Jetty answers otherwise. Where RFC 9112 leaves a choice it says so.
    private static final Map<String, String> DEVIATIONS =
            Map.ofEntries(
                    // section 3: too long is too long
                    Map.entry("lines: long method", "431"),
                    Map.entry("lines: long version", "431"),
                    // section 3: bytes above 0x7F are no characters of a target
                    Map.entry("targets: UTF-8 as it is", "400"),
                    Map.entry("targets: UTF-8 in the query as it is", "400"),
                    // section 9.6: any response may be the last
                    Map.entry("connections: no continue for no body", "200 close"),
                    Map.entry("connections: no continue without length", "200 close"),
                    Map.entry("connections: no continue after the response has begun", "200 close"),
                    // section 8: who sends half a request and goes may be told so
                    Map.entry("lengths: cut off", "400 seen"),
                    Map.entry("chunks: cut off in the size", "400 seen"),
                    Map.entry("chunks: cut off in a chunk", "400 seen"),
                    Map.entry("chunks: cut off after a chunk", "400 seen"),
                    Map.entry("chunks: cut off before the end", "400 seen"),
                    // a length that no body will have may be refused at once
                    Map.entry("chunks: size of more than 32 bits", "400 seen"));

    @Override
    protected ContractServer start(Application application) throws IOException {
        return new JettyServerRule(RunOptions.DEFAULTS.hub(hub))
                .application(application)
                .with("http2", false)
                .startForContract();
    }

    @Override
    protected Map<String, String> deviations() {
        return DEVIATIONS;
    }
}
