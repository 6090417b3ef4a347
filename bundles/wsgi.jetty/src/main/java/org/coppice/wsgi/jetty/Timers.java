package org.coppice.wsgi.jetty;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/// What Jetty and its connections wait for, on one thread; what is cancelled is kept no longer.
///
/// **Threads**: any.
final class Timers extends ScheduledExecutorScheduler {
    private final ScheduledThreadPoolExecutor executor;

    /// @param name of its thread
    Timers(String name) {
        this(executor(name));
    }

    private Timers(ScheduledThreadPoolExecutor executor) {
        super(executor);
        this.executor = executor;
    }

    private static ScheduledThreadPoolExecutor executor(String name) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name(name).factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /// How many have not come to their end.
    int size() {
        return executor.getQueue().size();
    }

    /// Nothing once it has stopped.
    @Override
    public Task schedule(Runnable task, long delay, TimeUnit unit) {
        try {
            return super.schedule(task, delay, unit);
        } catch (RejectedExecutionException e) {
            return () -> false;
        }
    }

    @Override
    protected void doStop() throws Exception {
        executor.shutdownNow();
        super.doStop();
    }
}
