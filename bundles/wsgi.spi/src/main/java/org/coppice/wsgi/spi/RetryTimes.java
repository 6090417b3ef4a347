package org.coppice.wsgi.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// When a service that could not be had is tried again: after [#FIRST_MILLIS], and after each try
/// twice as long, up to [#LAST_MILLIS], for each try of a component that fails fills the log with
/// its stack.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class RetryTimes {
    /// Until the first try, in ms.
    public static final long FIRST_MILLIS = 1000;

    /// Between tries in the end, in ms.
    public static final long LAST_MILLIS = 60_000;

    private final AtomicReference<Try> next;

    /// The first span begins.
    ///
    /// @param nowNanos by `System.nanoTime`
    public RetryTimes(long nowNanos) {
        next = new AtomicReference<>(Try.after(nowNanos, FIRST_MILLIS));
    }

    /// Whether it is time to; true for one caller in each span, of which the next begins.
    ///
    /// @param nowNanos by `System.nanoTime`
    public boolean isTime(long nowNanos) {
        Try due = next.get();
        return nowNanos - due.atNanos >= 0
                && next.compareAndSet(
                        due, Try.after(nowNanos, Math.min(2 * due.spanMillis, LAST_MILLIS)));
    }

    /// @param spanMillis that was waited for it
    private record Try(long atNanos, long spanMillis) {
        static Try after(long nowNanos, long spanMillis) {
            return new Try(nowNanos + TimeUnit.MILLISECONDS.toNanos(spanMillis), spanMillis);
        }
    }
}
