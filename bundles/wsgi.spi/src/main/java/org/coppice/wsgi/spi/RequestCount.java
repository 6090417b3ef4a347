package org.coppice.wsgi.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the requests of a part that may go: those in flight, until it is closed and they are
/// done.
///
/// The counts are two, so that entering and leaving are one atomic step each. Closing adds `CLOSED`
/// to `entered`, which makes it negative for ever: a request that comes too late sees it and backs
/// out.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class RequestCount {
    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile long closedNanos = System.nanoTime();

    /// Open, and without requests.
    public RequestCount() {}

    /// Counts a request in, unless it is closed.
    public boolean tryEnter() {
        if (entered.incrementAndGet() > 0) {
            return true;
        }
        entered.decrementAndGet();
        tellIfDrained();
        return false;
    }

    /// Counts a request out; once for each successful [#tryEnter].
    public void leave() {
        left.incrementAndGet();
        if (entered.get() < 0) {
            tellIfDrained();
        }
    }

    /// Lets no request in any more. May be called again.
    public void close() {
        if (entered.get() >= 0) {
            closedNanos = System.nanoTime();
        }
        entered.updateAndGet(count -> count < 0 ? count : count + CLOSED);
        tellIfDrained();
    }

    /// Completes when it is closed and no request is in flight.
    public CompletableFuture<Void> drained() {
        return drained;
    }

    /// When it was closed, by `System.nanoTime`.
    public long closedNanos() {
        return closedNanos;
    }

    /// Requests that have entered and not left.
    public long inFlight() {
        long out = left.get(); // first, for then the difference is never negative
        return (entered.get() & Long.MAX_VALUE) - out;
    }

    /// Requests that have left.
    public long served() {
        return left.get();
    }

    private void tellIfDrained() {
        if (entered.get() < 0 && inFlight() == 0) {
            drained.complete(null);
        }
    }
}
