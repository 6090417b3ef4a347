package org.coppice.wsgi.spi;

import java.util.List;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.PostHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server owes an application when its response is over, however it has ended.
///
/// **Threads**: the request's green thread. **Errors**: what the application throws is logged and
/// keeps nothing from its end, but for a [GreenExit], which ends the green thread. **Null**: where
/// it is said.
public final class AfterResponse {
    private static final Logger LOG = LoggerFactory.getLogger(AfterResponse.class);

    private AfterResponse() {}

    /// Closes the body.
    ///
    /// @param body null if the application has given none
    /// @param application its name
    public static void close(Body body, String application) {
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (GreenExit e) {
            throw e;
        } catch (Exception | Error e) {
            LOG.error("Application {} failed to close its body", application, e);
        }
    }

    /// Runs the hooks of [Environ#POST_HOOKS], all of them, also if one fails.
    ///
    /// @param application its name
    public static void runHooks(Environ environ, String application) {
        if (!(environ.get(Environ.POST_HOOKS) instanceof List<?> hooks)) {
            return;
        }
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
