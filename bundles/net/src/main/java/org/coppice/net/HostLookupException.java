package org.coppice.net;

import java.net.UnknownHostException;
import java.util.Objects;

/// Nothing was found about a host, and why: eventlet's and gevent's `gaierror`. A new one each
/// time, with the stack of who asked.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class HostLookupException extends UnknownHostException {

    private static final long serialVersionUID = 1;

    /// Why nothing was found.
    public enum Reason {
        /// There is no such name: `NXDOMAIN`, `EAI_NONAME`.
        NO_SUCH_NAME(false),
        /// The name is there, but has nothing of the kind that was asked for: `EAI_NODATA`.
        NO_DATA(false),
        /// What was asked for cannot be a name.
        BAD_NAME(false),
        /// No answer came in time: `EAI_AGAIN`.
        TIMED_OUT(true),
        /// Those that were asked refused, failed or cannot be reached.
        FAILED(true),
        /// There is none to ask.
        NO_RESOLVER(true);

        private final boolean temporary;

        Reason(boolean temporary) {
            this.temporary = temporary;
        }

        /// Whether the same question may have an answer later.
        public boolean isTemporary() {
            return temporary;
        }
    }

    private final String host;
    private final Reason reason;

    /// For resolvers.
    ///
    /// @param host what was asked for
    /// @param details what happened, as the end of a sentence
    public HostLookupException(String host, Reason reason, String details) {
        super("Host " + host + " is unknown: " + Objects.requireNonNull(details, "details"));
        this.host = Objects.requireNonNull(host, "host");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /// What was asked for.
    public String host() {
        return host;
    }

    /// Why nothing was found.
    public Reason reason() {
        return reason;
    }
}
