package org.coppice.wsgi.server;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.testkit.ServerRule;
import org.junit.Assume;

/// An [HttpServer] for a test.
final class HttpServerRule extends ServerRule<HttpServer, HttpServerRule> {
    HttpServerRule() {
        this(RunOptions.DEFAULTS);
    }

    HttpServerRule(RunOptions options) {
        super(options);
    }

    @Override
    protected HttpServer start(Map<String, String> configuration, Loops loops, Applications served)
            throws IOException {
        HttpServer server = new HttpServer("test", ServerSettings.of(configuration), loops, served);
        server.start();
        return server;
    }

    @Override
    protected void reconfigure(HttpServer server, Map<String, String> configuration)
            throws IOException {
        server.reconfigure(ServerSettings.of(configuration));
    }

    @Override
    protected HttpServerRule self() {
        return this;
    }

    /// Skips what need not be tested again with the coroutine `handoff`.
    static void assumeFirstRun() throws Exception {
        String coroutine = Coppice.run(() -> GreenThread.current().loop().coroutineName());
        Assume.assumeTrue(coroutine, coroutine.equals("virtual"));
    }

    ServerSettings settings() {
        return ServerSettings.of(properties());
    }
}
