package org.coppice.green;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// What was submitted to a [GreenExecutor]: the future and what runs, as the JDK's `FutureTask`.
///
/// Its waits are cooperative on a green thread, whatever its coroutine.
///
/// **Threads:** any.
final class GreenTask<T> extends CompletableFuture<T> implements RunnableFuture<T> {

    private final Callable<T> body;
    private final AtomicBoolean begun = new AtomicBoolean();

    /// Who runs it now; null if nobody, or no green thread.
    private volatile Fiber runner;

    GreenTask(Callable<T> body) {
        this.body = body;
    }

    /// Runs it, unless it was run or is complete. The runner is there before the look, and a
    /// cancelling thread looks for it afterwards: one of the two sees the other.
    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        runner = GreenThread.isCurrent() ? Fiber.current() : null;
        try {
            if (!isDone()) {
                complete(body.call());
            }
        } catch (Throwable t) {
            completeExceptionally(t);
        } finally {
            runner = null;
        }
    }

    /// @param mayInterrupt whether the green thread that runs it is killed; else its result is
    ///   dropped
    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        Fiber target = runner;
        if (cancelled && mayInterrupt && target != null) {
            target.loop.execute(() -> {
                if (runner == target) {
                    target.deliver(new GreenExit("cancelled"), true);
                }
            });
        }
        return cancelled;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        awaitGreen(WaitQueue.FOR_EVER);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return awaitGreen(Math.max(0, unit.toNanos(timeout)))
                ? super.get(0, unit)
                : super.get(timeout, unit);
    }

    @Override
    public T join() {
        awaitGreen(WaitQueue.FOR_EVER);
        return super.join();
    }

    private boolean awaitGreen(long nanos) {
        if (isDone() || !GreenThread.isCurrent()) {
            return false;
        }
        new StageWait<T>().await(this, nanos);
        return true;
    }
}
