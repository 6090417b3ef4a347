package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.testkit.ServerRule;

/// A [JettyServer] for a test.
final class JettyServerRule extends ServerRule<JettyServer, JettyServerRule> {
    final SharedListeners listeners = new SharedListeners();

    JettyServerRule() {
        this(RunOptions.DEFAULTS);
    }

    JettyServerRule(RunOptions options) {
        super(options);
    }

    @Override
    protected JettyServer start(Map<String, String> configuration, Loops loops, Applications served)
            throws IOException {
        JettyServer server =
                new JettyServer("test", JettySettings.of(configuration), loops, served, listeners);
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
