package org.coppice.websocket.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;

/// Waits for what any thread may bring about: a green thread parks, so that its loop can end the
/// very conversations that are waited for; another thread blocks.
final class Waiting {
    private Waiting() {}

    /// @param deadlineNanos by `System.nanoTime`
    /// @return whether it is complete
    static boolean await(CompletableFuture<?> future, long deadlineNanos)
            throws InterruptedException {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (future.isDone() || leftNanos <= 0) {
            return future.isDone();
        }
        if (GreenThread.isCurrent()) {
            return parks(future, Duration.ofNanos(leftNanos));
        }
        try {
            future.get(leftNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("it never fails", e);
        }
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
}
