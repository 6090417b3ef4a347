package org.coppice.wsgi.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;

/// Waits for what a loop does: on a green thread, which gives its loop away, and on any other.
///
/// **Threads**: any. **Errors**: see the methods. **Null**: nothing here is null.
public final class Waits {
    private Waits() {}

    /// Whether it is done in time, well or not. Blocks until then, or until the time is over; not
    /// at all if that is 0 or less.
    ///
    /// @throws InterruptedException if the thread was interrupted
    public static boolean await(CompletableFuture<?> future, Duration patience)
            throws InterruptedException {
        if (future.isDone() || !patience.isPositive()) {
            return future.isDone();
        }
        CompletableFuture<Boolean> done = future.handle((_, _) -> true);
        try {
            return GreenThread.isCurrent()
                    ? Timeout.endsWithin(patience, () -> Coppice.await(done))
                    : done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("nothing else is thrown", e);
        }
    }

    /// As [#await]; an interrupt is an error of the system.
    ///
    /// @throws IOException if the thread was interrupted, which it stays
    public static boolean isDone(CompletableFuture<?> future, Duration patience)
            throws IOException {
        try {
            return await(future, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server was waited for", e);
        }
    }
}
