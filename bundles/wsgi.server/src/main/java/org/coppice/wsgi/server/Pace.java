package org.coppice.wsgi.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How fast a client must be: a bucket of time. Waiting for the client empties it, each byte that
/// moves fills it again by what a byte may take, up to the window. Who is slower than allowed for a
/// window finds it empty; a burst before does not pay for a stall behind it.
///
/// Only waiting counts: a client is not to blame for the time that the application takes.
final class Pace {
    /// Every client is fast enough.
    static final Pace ANY = new Pace(0, Duration.ZERO);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long minBytesPerSecond;
    private final long windowNanos;
    private long leftNanos;

    /// @param minBytesPerSecond 0 for any
    Pace(long minBytesPerSecond, Duration window) {
        this.minBytesPerSecond = minBytesPerSecond;
        this.windowNanos = window.toNanos();
        this.leftNanos = minBytesPerSecond == 0 ? Long.MAX_VALUE : windowNanos;
    }

    /// So long the client may still take for the next byte; 0 if it was too slow.
    long leftNanos() {
        return leftNanos;
    }

    /// So many bytes have moved while it was waited for so long.
    void count(long bytes, long waitedNanos) {
        if (minBytesPerSecond == 0) {
            return;
        }
        double earnedNanos = (double) bytes * SECOND_NANOS / minBytesPerSecond;
        double left = leftNanos - (double) waitedNanos + earnedNanos;
        leftNanos = (long) Math.clamp(left, 0.0, (double) windowNanos);
    }
}
