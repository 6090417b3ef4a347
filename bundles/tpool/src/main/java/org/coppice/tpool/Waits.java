package org.coppice.tpool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;

/// Waits for what another thread completes: cooperatively on a green thread, plainly on any other.
/// The futures fail only to refuse; what fails a green thread here is otherwise its own kill.
final class Waits {

    private Waits() {}

    static void await(CompletableFuture<?> future) throws InterruptedException {
        if (future.isDone() && !future.isCompletedExceptionally()) {
            return;
        }
        if (GreenThread.isCurrent()) {
            Coppice.await(future);
            return;
        }
        try {
            future.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /// As [#await(CompletableFuture)]; an interrupt of a thread that is not green waits too.
    static void awaitEnd(CompletableFuture<?> future) {
        if (GreenThread.isCurrent()) {
            Coppice.await(future);
        } else {
            future.join();
        }
    }

    /// @return whether it is complete; false too for a thread that is not green and is interrupted
    static boolean await(CompletableFuture<?> future, Duration timeout) {
        if (future.isDone()) {
            return true;
        }
        try {
            if (GreenThread.isCurrent()) {
                return Timeout.within(
                        timeout,
                        false,
                        () -> {
                            Coppice.await(future);
                            return true;
                        });
            }
            future.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    /// Throws exactly this, declared or not. Written `throw Waits.unchecked(…)` so that the
    /// compiler sees the end of the method.
    static RuntimeException unchecked(Throwable error) {
        throw Waits.<RuntimeException>erased(error);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X erased(Throwable error) throws X {
        throw (X) error;
    }
}
