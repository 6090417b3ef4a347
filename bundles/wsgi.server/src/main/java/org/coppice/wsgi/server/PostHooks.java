package org.coppice.wsgi.server;

import java.util.List;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.PostHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what an application wants done after its response.
record PostHooks(Environ environ, String application) {
    private static final Logger LOG = LoggerFactory.getLogger(PostHooks.class);

    /// Runs all, also if one fails.
    void run(List<?> hooks) {
        for (Object hook : List.copyOf(hooks)) {
            try {
                ((PostHook) hook).run(environ);
            } catch (GreenExit e) {
                throw e;
            } catch (Exception | Error e) {
                LOG.error("Application {} failed after its response", application, e);
            }
        }
    }
}
