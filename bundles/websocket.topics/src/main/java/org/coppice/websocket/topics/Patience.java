package org.coppice.websocket.topics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Timeout;

/// Waits on a green thread, which gives its loop away, and on threads that are no loop's.
final class Patience {
    private Patience() {}

    /// Whether the caller may block: a task of a loop may not.
    static boolean canWait() {
        if (GreenThread.isCurrent()) {
            return true;
        }
        try {
            return Loop.current() == null;
        } catch (IllegalStateException e) {
            return true; // of no loop
        }
    }

    /// Blocks until it is done, the time is over or the thread is interrupted, which it stays.
    static void await(CompletableFuture<?> future, Duration time) {
        try {
            if (GreenThread.isCurrent()) {
                Timeout.endsWithin(time, () -> Coppice.await(future));
            } else {
                future.get(time.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("is never completed so", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("nothing else is thrown", e);
        }
    }
}
