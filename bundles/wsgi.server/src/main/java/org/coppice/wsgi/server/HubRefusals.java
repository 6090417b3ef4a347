package org.coppice.wsgi.server;

import org.coppice.green.Registration;
import org.coppice.net.QuietWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections that were closed because the hub does not take them, as `select` does from
/// descriptor 1024 on. That is no client's fault and must be seen, but not once for each of ten
/// thousand.
///
/// **Threads**: any.
final class HubRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(HubRefusals.class);
    private static final int DEPTH = 10;

    private final QuietWarning warning;

    HubRefusals(String server) {
        warning =
                new QuietWarning(
                        LOG,
                        "Server {} had to close {} connection(s), the hub does not take them: {}",
                        server);
    }

    /// Whether the hub's refusal is behind a failure; the refusal itself, else null. A reset by the
    /// client is an `IOException` too and what a hub throws is its own business, so only the place
    /// tells.
    static Throwable find(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getClassName().equals(Registration.class.getName())) {
                    return cause;
                }
            }
            cause = cause.getCause();
        }
        return null;
    }

    /// Warns, if that was not done a moment ago.
    void tell(Throwable refusal) {
        warning.tell(refusal.getMessage());
    }
}
