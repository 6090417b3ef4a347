package org.coppice.routing.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;

/// Waits for what any thread may bring about: a green thread parks, so that its loop can finish the
/// very requests that are waited for, whatever its coroutine is; another thread blocks.
final class FutureWait {
    private FutureWait() {}

    /// @return false if that time is over first; at once if it is 0 or less
    static boolean await(CompletableFuture<?> future, long timeoutNanos)
            throws InterruptedException {
        if (future.isDone() || timeoutNanos <= 0) {
            return future.isDone();
        }
        return GreenThread.isCurrent()
                ? parks(future, Duration.ofNanos(timeoutNanos))
                : blocks(future, timeoutNanos);
    }

    private static boolean parks(CompletableFuture<?> future, Duration timeout)
            throws InterruptedException {
        try {
            return Timeout.endsWithin(timeout, () -> Coppice.await(future));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("nothing else is thrown", e);
        }
    }

    private static boolean blocks(CompletableFuture<?> future, long timeoutNanos)
            throws InterruptedException {
        try {
            future.get(timeoutNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("it never fails", e);
        }
    }
}
