package org.coppice.wsgi.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Tries again what could not be done for a reason that may go away, such as a port in use: after a
/// second, and twice as long each time up to half a minute.
///
/// **Threads**: guarded by who uses it; what is tried runs on a thread of the JDK's common pool.
final class Retry {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration first;
    private Duration pause;
    private volatile CompletableFuture<Void> next = CompletableFuture.completedFuture(null);

    Retry(Duration first) {
        this.first = first;
        this.pause = first;
    }

    /// Tries later.
    void later(Runnable attempt) {
        next.cancel(false);
        next =
                CompletableFuture.runAsync(
                        attempt,
                        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS));
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /// Whether it will be tried again, or is being tried. Any thread.
    boolean isWaiting() {
        return !next.isDone();
    }

    /// It need not be tried any more; who waits already will not run.
    void stop() {
        next.cancel(false);
        pause = first;
    }
}
