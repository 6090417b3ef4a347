package org.coppice.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/// A warning of what clients may have happen ten thousand times a second: the first is told at
/// once, the others as a number, at most every ten seconds. For servers of one's own, too.
///
/// **Threads:** any. **Errors:** none. **Null:** nothing here is null.
public final class QuietWarning {

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final String format;
    private final Object server;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    /// Of one kind.
    ///
    /// @param log where it is told
    /// @param format with places for the server, how many there were and the last one's details
    /// @param server its name, or what has it as its text
    public QuietWarning(Logger log, String format, Object server) {
        this.log = log;
        this.format = format;
        this.server = server;
    }

    /// It has happened once more. Warns, if that was not done a moment ago.
    public void tell(Object details) {
        untold.incrementAndGet();
        long nowNanos = System.nanoTime();
        long dueNanos = nextNanos.get();
        if (nowNanos - dueNanos >= 0 && nextNanos.compareAndSet(dueNanos, nowNanos + QUIET_NANOS)) {
            log.warn(format, server, untold.getAndSet(0), details);
        }
    }
}
