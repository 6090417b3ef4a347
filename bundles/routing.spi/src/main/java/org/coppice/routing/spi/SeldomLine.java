package org.coppice.routing.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// When a log line that might come at each request comes: at once, and then at most every ten
/// seconds, with the number of times. For any thread.
final class SeldomLine {
    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong times = new AtomicLong();
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /// Counts one more.
    ///
    /// @param nowNanos by `System.nanoTime`
    /// @return how often since the last line; 0 if now is not the time for one
    long due(long nowNanos) {
        times.incrementAndGet();
        long next = nextNanos.get();
        return nowNanos - next >= 0 && nextNanos.compareAndSet(next, nowNanos + SPAN_NANOS)
                ? times.getAndSet(0)
                : 0;
    }
}
