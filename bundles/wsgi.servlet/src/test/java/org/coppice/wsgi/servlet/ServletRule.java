package org.coppice.wsgi.servlet;

import java.io.IOException;
import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.testkit.ServerRule;

/// A [ServletContainer] for a test.
final class ServletRule extends ServerRule<ServletContainer, ServletRule> {
    private String contextPath = "";

    ServletRule() {
        this(RunOptions.DEFAULTS);
    }

    ServletRule(RunOptions options) {
        super(options);
    }

    ServletRule context(String path) {
        contextPath = path;
        return this;
    }

    @Override
    protected ServletContainer start(
            Map<String, String> configuration, Loops loops, Applications served)
            throws IOException {
        return new ServletContainer(contextPath, configuration, loops, served);
    }

    @Override
    protected void reconfigure(ServletContainer server, Map<String, String> configuration) {
        server.servlet().reconfigure(ServletSettings.of(configuration));
    }

    @Override
    protected ServletRule self() {
        return this;
    }
}
