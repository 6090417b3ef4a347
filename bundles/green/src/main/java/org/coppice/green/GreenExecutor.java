package org.coppice.green;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The JDK's executor whose tasks are green threads: for libraries that want an [ExecutorService],
/// and to hand work to a loop from elsewhere.
///
/// Each task is a green thread of its own. It begins on its loop's next pass, never inline, and
/// those of one loop begin in the order in which they were submitted. With a bound those above it
/// wait, without limit and first come, first served. `cancel(true)` and [#shutdownNow()] kill with
/// a [GreenExit]. A failure of [#execute(Runnable)] is logged, a failure of what was submitted is
/// its future's.
///
/// **Threads:** any. What blocks here blocks only the caller if that is a green thread, also one of
/// the same loop and with each coroutine: [#awaitTermination], [#invokeAll(Collection)],
/// [#invokeAny(Collection)], [#close()] and the `get` and `join` of the futures of `submit`. Of
/// futures derived from those, such as `thenApply`, use [Coppice#await] instead. **Errors:** as the
/// interface has them; [java.util.concurrent.RejectedExecutionException] also if the loop has
/// ended. **Null:** only results may be null.
public final class GreenExecutor implements ExecutorService {

    private final GreenJobs jobs;
    private final String name;

    private GreenExecutor(String name, Supplier<Loop> loops, int maxRunning) {
        if (maxRunning < 1) {
            throw new IllegalArgumentException(
                    "maxRunning is " + maxRunning + ", allowed is 1 or more");
        }
        this.name = name;
        this.jobs = new GreenJobs(loops, maxRunning);
    }

    /// Tasks run on this loop, as many at a time as there are.
    public static GreenExecutor on(Loop loop) {
        return on(loop, Integer.MAX_VALUE);
    }

    /// As [#on(Loop)], but no more than so many run at a time.
    ///
    /// @param maxRunning 1 or more
    public static GreenExecutor on(Loop loop, int maxRunning) {
        Objects.requireNonNull(loop, "loop");
        return new GreenExecutor("loop " + loop.name(), () -> loop, maxRunning);
    }

    /// Each task runs on the loop that has the fewest green threads when it starts, see
    /// [Loops#next()].
    public static GreenExecutor on(Loops loops) {
        return on(loops, Integer.MAX_VALUE);
    }

    /// As [#on(Loops)], but no more than so many run at a time, on all loops together.
    ///
    /// @param maxRunning 1 or more
    public static GreenExecutor on(Loops loops, int maxRunning) {
        Objects.requireNonNull(loops, "loops");
        return new GreenExecutor("all loops", loops::next, maxRunning);
    }

    // ---- tasks

    @Override
    public void execute(Runnable command) {
        jobs.execute(Objects.requireNonNull(command, "command"));
    }

    @Override
    public <T> CompletableFuture<T> submit(Callable<T> task) {
        GreenTask<T> submitted = new GreenTask<>(Objects.requireNonNull(task, "task"));
        jobs.execute(submitted);
        return submitted;
    }

    @Override
    public <T> CompletableFuture<T> submit(Runnable task, T result) {
        return submit(Executors.callable(task, result));
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task) {
        return submit(task, null);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, WaitQueue.FOR_EVER);
    }

    /// @param timeout zero or less cancels at once what is not done
    @Override
    public <T> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return invokeAll(tasks, Math.max(0, unit.toNanos(timeout)));
    }

    /// A caller that is killed, interrupted or out of time leaves nothing running.
    private <T> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeoutNanos)
            throws InterruptedException {
        List<CompletableFuture<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                futures.add(submit(task));
            }
            CompletableFuture<?>[] all = futures.toArray(CompletableFuture[]::new);
            awaitEnd(CompletableFuture.allOf(all), timeoutNanos);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return List.copyOf(futures);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, WaitQueue.FOR_EVER);
        } catch (TimeoutException e) {
            throw new AssertionError("a wait without limit timed out", e);
        }
    }

    /// @param timeout zero or less only looks
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return invokeAny(tasks, Math.max(0, unit.toNanos(timeout)));
    }

    private <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeoutNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks is empty, allowed is one or more");
        }
        CompletableFuture<T> first = new CompletableFuture<>();
        AtomicInteger open = new AtomicInteger(tasks.size());
        List<CompletableFuture<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                CompletableFuture<T> future = submit(task);
                futures.add(future);
                future.whenComplete((value, failure) -> {
                    if (failure == null) {
                        first.complete(value);
                    } else if (open.decrementAndGet() == 0) {
                        first.completeExceptionally(Sneaky.cause(failure));
                    }
                });
            }
            if (!awaitEnd(first, timeoutNanos)) {
                throw new TimeoutException("None of " + futures.size() + " tasks was done in time");
            }
            return first.get();
        } catch (CancellationException e) {
            throw new ExecutionException(e); // a task's own, not the caller's
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    // ---- its end

    /// Takes nothing new; what was taken still runs. Does not block.
    @Override
    public void shutdown() {
        jobs.shutdown();
    }

    /// As [#shutdown()], and kills what runs. Does not block.
    ///
    /// @return what had not begun, in the order in which it came; it never will, and its futures
    ///   stay open unless somebody runs it
    @Override
    public List<Runnable> shutdownNow() {
        return jobs.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return jobs.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return jobs.terminated().isDone();
    }

    /// Blocks until it is shut down and every green thread of it has ended.
    ///
    /// @param timeout zero or less only looks
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return awaitEnd(jobs.terminated(), Math.max(0, unit.toNanos(timeout)));
    }

    /// Shuts down and blocks until all that was submitted has ended. A caller that is interrupted
    /// kills the rest and waits on; a green thread that is killed meanwhile kills the rest and
    /// ends.
    @Override
    public void close() {
        shutdown();
        boolean interrupted = false;
        while (!isTerminated()) {
            try {
                awaitEnd(jobs.terminated(), WaitQueue.FOR_EVER);
            } catch (InterruptedException e) {
                interrupted = true;
                shutdownNow();
            } catch (Throwable t) {
                shutdownNow();
                throw t;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Blocks whoever calls, and only it, until the future is complete.
    ///
    /// @param timeoutNanos negative waits for ever, zero only looks
    /// @return whether it is complete
    private static boolean awaitEnd(CompletableFuture<?> future, long timeoutNanos)
            throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        if (GreenThread.isCurrent()) {
            return new StageWait<Object>().await(future, timeoutNanos);
        }
        try {
            if (timeoutNanos < 0) {
                future.get();
            } else {
                future.get(timeoutNanos, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "green executor on " + name + ", " + jobs;
    }
}
