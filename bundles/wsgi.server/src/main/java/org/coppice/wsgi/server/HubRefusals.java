package org.coppice.wsgi.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.green.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections that were closed because the hub does not take them, as `select` does from
/// descriptor 1024 on. That is no client's fault and must be seen, but not once for each of ten
/// thousand.
///
/// **Threads**: any.
final class HubRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(HubRefusals.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DEPTH = 10;

    private final String server;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    HubRefusals(String server) {
        this.server = server;
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
        untold.incrementAndGet();
        long nowNanos = System.nanoTime();
        long dueNanos = nextNanos.get();
        if (nowNanos - dueNanos >= 0 && nextNanos.compareAndSet(dueNanos, nowNanos + QUIET_NANOS)) {
            LOG.warn(
                    "Server {} had to close {} connection(s), the hub does not take them: {}",
                    server,
                    untold.getAndSet(0),
                    refusal.getMessage());
        }
    }
}
