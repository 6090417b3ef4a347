package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.RunningServer;
import org.coppice.wsgi.testkit.ServerRule;

/// A [JettyServer] for a test.
final class JettyServerRule extends ServerRule<JettyServer, JettyServerRule> {
    final SharedListeners listeners = new SharedListeners();

    private volatile Duration lastRequest = RunningServer.LAST_REQUEST;
    private volatile Duration closePatience = Duration.ofSeconds(10);

    JettyServerRule() {
        this(RunOptions.DEFAULTS);
    }

    JettyServerRule(RunOptions options) {
        super(options);
    }

    /// How long those that start from now on wait for requests that are on their way, when they
    /// stop.
    JettyServerRule lastRequest(Duration time) {
        lastRequest = time;
        return this;
    }

    /// How long those that start from now on wait for their loop, when they stop.
    JettyServerRule closePatience(Duration time) {
        closePatience = time;
        return this;
    }

    @Override
    protected JettyServer start(Map<String, String> configuration, Loops loops, Applications served)
            throws IOException {
        JettyServer server =
                new JettyServer(
                        "test",
                        JettySettings.of(configuration),
                        loops,
                        served,
                        listeners,
                        lastRequest,
                        closePatience);
        server.start();
        return server;
    }

    @Override
    protected void reconfigure(JettyServer server, Map<String, String> configuration)
            throws IOException {
        server.reconfigure(JettySettings.of(configuration));
    }

    @Override
    protected JettyServerRule self() {
        return this;
    }
}
