package org.coppice.green;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who runs, who waits and whether it is over, for a [GreenExecutor].
///
/// Somebody waits only while as many run as may. A job counts as running from the moment that it is
/// given to a loop until its green thread has ended, also if that never began.
///
/// A green thread is not made for one job: it runs the oldest that its loop was given and that has
/// not begun. So they begin in their order although green threads overtake each other: those that
/// the loop itself starts are ready at once, while others are still on their way from elsewhere.
///
/// **Threads:** any; the lock is never held while anything else is called, and what is done with it
/// is short, but for the end of all by [#shutdownNow()].
final class GreenJobs {

    private static final Logger LOG = LoggerFactory.getLogger(GreenJobs.class);

    /// Loops that end at this moment; more in a row means that none lives.
    private static final int MAX_REFUSALS = 3;

    private final Supplier<Loop> loops;
    private final int maxRunning;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final SpinLock lock = new SpinLock();
    private final Set<Job> running = new LinkedHashSet<>(); // guarded by lock
    private final ArrayDeque<Job> waiting = new ArrayDeque<>(); // guarded by lock

    /// What each loop was given and has not begun, without loops that have ended; guarded by lock.
    private final Map<Loop, ArrayDeque<Job>> given = new HashMap<>();

    private volatile boolean shutdown; // written by who has the lock

    GreenJobs(Supplier<Loop> loops, int maxRunning) {
        this.loops = loops;
        this.maxRunning = maxRunning;
    }

    /// A command and its way through a loop.
    private static final class Job {
        private final Runnable command;
        private Fiber fiber; // guarded by lock; null until it has begun
        private boolean withdrawn; // guarded by lock
        private volatile RejectedExecutionException refusal;

        Job(Runnable command) {
            this.command = command;
        }
    }

    /// What a green thread does: the next job of its loop.
    private final class Turn implements Callable<Void> {
        private final Loop loop;
        private Job job; // guarded by lock; null until it has begun

        Turn(Loop loop) {
            this.loop = loop;
        }

        @Override
        public Void call() {
            Job mine;
            lock.lock();
            try {
                mine = given.get(loop).poll();
                job = mine;
                if (mine.withdrawn) {
                    return null;
                }
                mine.fiber = Fiber.current();
            } finally {
                lock.unlock();
            }
            mine.command.run();
            return null;
        }

        /// The job that it has begun, or else one that stays without a green thread because of it:
        /// the preferred one if that has not begun.
        Job end(Job preferred) {
            lock.lock();
            try {
                if (job != null) {
                    return job;
                }
                ArrayDeque<Job> left = given.get(loop);
                return left.remove(preferred) ? preferred : left.poll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Begins the command now or when there is room.
    ///
    /// @throws RejectedExecutionException if this is shut down or no loop takes it
    void execute(Runnable command) {
        Job job = new Job(command);
        if (!enter(job)) {
            return;
        }
        start(job);
        RejectedExecutionException refusal = job.refusal;
        if (refusal != null) {
            throw refusal;
        }
    }

    /// @return whether there is room; else it waits
    private boolean enter(Job job) {
        boolean refused;
        boolean room;
        lock.lock();
        try {
            refused = shutdown;
            room = running.size() < maxRunning;
            if (!refused) {
                (room ? running : waiting).add(job);
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            throw new RejectedExecutionException("The executor is shut down");
        }
        return room;
    }

    private void start(Job job) {
        try {
            start(job, loops.get(), 0);
        } catch (RuntimeException e) {
            refuse(job, e);
        }
    }

    private void start(Job job, Loop loop, int refusals) {
        Turn turn = new Turn(loop);
        lock.lock();
        try {
            given(loop).add(job);
        } finally {
            lock.unlock();
        }
        GreenThread<Void> thread;
        try {
            thread = loop.spawn(turn, true);
        } catch (RejectedExecutionException e) {
            startElsewhere(turn.end(job), loop, e, refusals);
            return;
        }
        thread.future()
                .whenComplete((_, failure) -> {
                    Job ended = turn.end(job);
                    if (failure != null && loop.isOver() && isNew(ended)) {
                        startElsewhere(ended, loop, failure, refusals);
                    } else {
                        ended(ended, failure);
                    }
                });
    }

    /// A loop that ends later is forgotten when the next is new; by who has the lock.
    private ArrayDeque<Job> given(Loop loop) {
        ArrayDeque<Job> jobs = given.get(loop);
        if (jobs == null) {
            given.entrySet().removeIf(each -> each.getValue().isEmpty() && each.getKey().isOver());
            jobs = new ArrayDeque<>();
            given.put(loop, jobs);
        }
        return jobs;
    }

    /// Whether it has neither begun nor been taken back.
    private boolean isNew(Job job) {
        lock.lock();
        try {
            return job.fiber == null && !job.withdrawn;
        } finally {
            lock.unlock();
        }
    }

    private void startElsewhere(Job job, Loop over, Throwable refusal, int refusals) {
        try {
            Loop other = loops.get();
            if (other == over || refusals >= MAX_REFUSALS) {
                refuse(job, refusal);
            } else {
                start(job, other, refusals + 1);
            }
        } catch (RuntimeException e) {
            refuse(job, e);
        }
    }

    /// @param failure not null if the job could not tell itself: it was killed before it began, or
    ///   its loop has ended without it
    private void ended(Job job, Throwable failure) {
        Job next;
        lock.lock();
        try {
            running.remove(job);
            if (job.withdrawn) {
                failure = null;
            }
            next = running.size() < maxRunning ? waiting.poll() : null;
            if (next != null) {
                running.add(next);
            }
        } finally {
            lock.unlock();
        }
        if (failure != null && job.command instanceof GreenTask<?> task) {
            task.completeExceptionally(failure);
        }
        if (next != null) {
            start(next);
        } else {
            tellIfTerminated();
        }
    }

    /// No loop takes it, so none takes those that wait either.
    private void refuse(Job job, Throwable why) {
        List<Job> refused = new ArrayList<>(List.of(job));
        lock.lock();
        try {
            running.remove(job);
            refused.addAll(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        for (Job each : refused) {
            each.refusal = new RejectedExecutionException("No loop takes the task: " + why, why);
            if (each.command instanceof GreenTask<?> task) {
                task.completeExceptionally(each.refusal);
            } else if (each != job) {
                LOG.error("A task is lost, no loop takes it", why);
            }
        }
        tellIfTerminated();
    }

    void shutdown() {
        lock.lock();
        try {
            shutdown = true;
        } finally {
            lock.unlock();
        }
        tellIfTerminated();
    }

    /// @return what had not begun and never will, in the order in which it came
    List<Runnable> shutdownNow() {
        List<Runnable> withdrawn = new ArrayList<>();
        List<Fiber> killed = new ArrayList<>();
        lock.lock();
        try {
            shutdown = true;
            for (Job job : running) {
                if (job.fiber != null) {
                    killed.add(job.fiber);
                } else if (!job.withdrawn) {
                    job.withdrawn = true;
                    withdrawn.add(job.command);
                }
            }
            waiting.forEach(job -> withdrawn.add(job.command));
            waiting.clear();
        } finally {
            lock.unlock();
        }
        for (Fiber fiber : killed) {
            fiber.loop.execute(
                    () -> fiber.deliver(new GreenExit("its executor was shut down"), true));
        }
        tellIfTerminated();
        return withdrawn;
    }

    private void tellIfTerminated() {
        boolean over;
        lock.lock();
        try {
            over = shutdown && running.isEmpty() && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
        if (over) {
            terminated.complete(null);
        }
    }

    boolean isShutdown() {
        return shutdown;
    }

    /// Completes when it is shut down and all that ran has ended.
    CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public String toString() {
        int runningNow;
        int waitingNow;
        lock.lock();
        try {
            runningNow = running.size();
            waitingNow = waiting.size();
        } finally {
            lock.unlock();
        }
        return runningNow + " running, " + waitingNow + " waiting";
    }
}
