package org.coppice.tpool;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.coppice.green.GreenThread;

/// One piece of work and its result to come. It has a place in its pool from the moment that it is
/// queued until its result is delivered, or until somebody takes it back before it has begun.
///
/// **Threads:** any.
final class Work<T> extends CompletableFuture<T> implements Runnable {

    private static final Object INTERRUPTING = new Object();

    private final WorkerPool pool;
    private final Callable<T> body;

    /// Whose workers wait for it; null if none.
    private final Worker.Callers callers;

    /// Somebody runs it or has taken it back: whoever is first.
    private final AtomicBoolean claimed = new AtomicBoolean();

    private final AtomicBoolean hasPlace = new AtomicBoolean();
    private volatile ThreadPoolExecutor home;

    /// The thread that runs it, null before and after; or [#INTERRUPTING], and then that thread
    /// does not go on to the next work before the interrupt has come.
    private final AtomicReference<Object> runner = new AtomicReference<>();

    private Throwable failure;

    Work(WorkerPool pool, Callable<T> body, Worker.Callers callers) {
        this.pool = pool;
        this.body = body;
        this.callers = callers;
    }

    void place() {
        hasPlace.set(true);
    }

    void queue(ThreadPoolExecutor workers) {
        home = workers;
        workers.execute(this);
    }

    @Override
    public void run() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        T value = null;
        if (!isDone()) {
            Worker.Callers former = begin();
            try {
                value = body.call();
            } catch (Throwable t) {
                failure = t;
                pool.failed(t);
            } finally {
                end(former);
            }
        }
        try {
            if (failure == null) {
                complete(value);
            } else {
                completeExceptionally(failure);
            }
        } finally {
            leave();
        }
    }

    private Worker.Callers begin() {
        runner.set(Thread.currentThread());
        return Thread.currentThread() instanceof Worker worker
                ? worker.begin(new Worker.Callers(pool, callers))
                : null;
    }

    /// An interrupt that was meant for this work ends with it.
    private void end(Worker.Callers former) {
        Thread thread = Thread.currentThread();
        runner.compareAndSet(thread, null);
        while (runner.get() == INTERRUPTING) {
            Thread.yield();
        }
        if (thread instanceof Worker worker) {
            worker.begin(former);
            boolean unused = former == null && Thread.interrupted();
        }
    }

    private void interruptRunner() {
        if (runner.get() instanceof Worker worker && runner.compareAndSet(worker, INTERRUPTING)) {
            try {
                worker.interrupt();
            } finally {
                runner.set(null);
            }
        }
    }

    private void leave() {
        if (hasPlace.compareAndSet(true, false)) {
            pool.places().release();
        }
    }

    /// Nobody waits for it any more.
    ///
    /// @param interrupt whether to interrupt who runs it
    void abandon(boolean interrupt) {
        if (claimed.compareAndSet(false, true)) {
            ThreadPoolExecutor workers = home;
            if (workers != null) {
                workers.remove(this);
            }
            leave();
        } else if (interrupt && GreenThread.isCurrent()) {
            // not here: it may give way amid it, and the worker waits for it
            CompletableFuture.runAsync(this::interruptRunner);
        } else if (interrupt) {
            interruptRunner();
        }
    }

    /// It will never run.
    void refuse(RejectedExecutionException why) {
        abandon(false);
        completeExceptionally(why);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled) {
            abandon(mayInterrupt);
        }
        return cancelled;
    }

    /// Its value, once it is done and has not failed; why it was refused is thrown as it is.
    T result() {
        try {
            return join();
        } catch (CompletionException e) {
            throw Waits.unchecked(e.getCause());
        }
    }

    /// What it threw, once it is done; null if nothing.
    Throwable failure() {
        return failure;
    }
}
