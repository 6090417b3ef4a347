package org.coppice.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Counts requests in flight, until it is closed and they are done. For any thread.
///
/// The counts are two, so that entering and leaving are one atomic step each. Closing adds `CLOSED`
/// to `entered`, which makes it negative for ever: a request that comes too late sees it and backs
/// out.
final class RequestCount {
    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile long closedNanos = System.nanoTime();

    /// Counts a request in, unless it is closed.
    boolean tryEnter() {
        if (entered.incrementAndGet() > 0) {
            return true;
        }
        entered.decrementAndGet();
        tellIfDrained();
        return false;
    }

    /// Counts a request out; once for each successful [#tryEnter].
    void leave() {
        left.incrementAndGet();
        if (entered.get() < 0) {
            tellIfDrained();
        }
    }

    /// Lets no request in any more. May be called again.
    void close() {
        if (entered.get() >= 0) {
            closedNanos = System.nanoTime();
        }
        entered.updateAndGet(count -> count < 0 ? count : count + CLOSED);
        tellIfDrained();
    }

    /// Completes when it is closed and no request is in flight.
    CompletableFuture<Void> drained() {
        return drained;
    }

    /// When it was closed, by `System.nanoTime`.
    long closedNanos() {
        return closedNanos;
    }

    long inFlight() {
        long out = left.get(); // first, for then the difference is never negative
        return (entered.get() & Long.MAX_VALUE) - out;
    }

    private void tellIfDrained() {
        if (entered.get() < 0 && inFlight() == 0) {
            drained.complete(null);
        }
    }
}
