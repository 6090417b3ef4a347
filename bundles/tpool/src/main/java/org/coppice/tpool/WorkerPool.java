package org.coppice.tpool;

import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [NativePool] over the JDK's.
///
/// Work first takes a place, of which there are as many as may run and wait; with it, it is queued
/// for the workers. Workers come with the first work and again after [#killAll()].
///
/// **Threads:** any.
class WorkerPool implements NativePool {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    static final int MAX_SIZE = 10_000;

    private final String name;
    private final Places places;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicReference<Workers> workers =
            new AtomicReference<>(); // null: there are none
    private final Object settings = new Object(); // held by whoever tells workers of new ones
    private volatile int maxQueued;
    private volatile Duration idle;
    private volatile int size;
    private volatile boolean interruptAbandoned;
    private volatile boolean logFailures;

    WorkerPool(String name, int size, int maxQueued, Duration idle) {
        this.name = name;
        this.size = size;
        this.maxQueued = maxQueued;
        this.idle = idle;
        this.places = new Places(name, limit());
        warnIfInline();
    }

    static int requireSize(int size) {
        return requireRange("size", size, MAX_SIZE);
    }

    static int requireMaxQueued(int maxQueued) {
        return requireRange("maxQueued", maxQueued, Integer.MAX_VALUE);
    }

    private static int requireRange(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", allowed are 0 to " + most);
        }
        return value;
    }

    static Duration requireIdle(Duration idle) {
        if (!idle.isPositive()) {
            throw new IllegalArgumentException("idle is " + idle + ", allowed is more than zero");
        }
        return idle;
    }

    private long limit() {
        return Math.max(1L, size) + maxQueued;
    }

    private void warnIfInline() {
        if (size == 0) {
            LOG.warn("Pool {} has size 0: work runs in its callers and blocks their loops", name);
        }
    }

    // ---- work

    @Override
    public <T> T execute(Callable<T> body) throws Exception {
        Objects.requireNonNull(body, "work");
        if (runsInline()) {
            return body.call();
        }
        Work<T> work = new Work<>(this, body, Worker.callers());
        enter(work);
        try {
            Waits.await(work.handle((_, _) -> null));
        } catch (Throwable t) {
            work.abandon(interruptAbandoned);
            throw t;
        }
        if (work.failure() != null) {
            CallerStack.addTo(work.failure());
            throw Waits.unchecked(work.failure());
        }
        return work.result();
    }

    /// In a worker, which would wait for itself, and when there are none.
    private boolean runsInline() {
        if (Worker.isInside(this)) {
            return true;
        }
        if (size == 0) {
            places.requireOpen();
            return true;
        }
        return false;
    }

    /// Blocks until there is room, and queues the work.
    private void enter(Work<?> work) throws InterruptedException {
        CompletableFuture<Void> place = places.take();
        try {
            Waits.await(place);
        } catch (Throwable t) {
            places.giveUp(place);
            throw t;
        }
        queue(work);
    }

    private void queue(Work<?> work) {
        work.place();
        try {
            while (!isQueued(work, workers())) {
                // these end: they take the work or its place is with others
            }
        } catch (Throwable t) {
            work.abandon(false);
            throw t;
        }
    }

    /// Those that are there, or new ones of the size that holds by now.
    private Workers workers() {
        Workers now = workers.get();
        if (now != null) {
            return now;
        }
        Workers fresh = new Workers(name, Math.max(1, size), idle, numbers);
        if (!workers.compareAndSet(null, fresh)) {
            return workers();
        }
        if (fresh.getMaximumPoolSize() != Math.max(1, size) || !fresh.hasIdle(idle)) {
            adjustWorkers(); // somebody changed that before these were there
        }
        return fresh;
    }

    /// @return false if these workers ended meanwhile
    private boolean isQueued(Work<?> work, Workers now) {
        try {
            work.queue(now);
            return true;
        } catch (RejectedExecutionException e) {
            if (now == workers.get()) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public <T> CompletableFuture<T> submit(Callable<T> body) {
        return submitWork(body);
    }

    <T> Work<T> submitWork(Callable<T> body) {
        Work<T> work = new Work<>(this, Objects.requireNonNull(body, "work"), null);
        if (size == 0) {
            places.requireOpen();
            work.run();
            return work;
        }
        CompletableFuture<Void> place = places.take();
        if (!place.isDone() && Worker.isInside(this)) {
            places.giveUp(place);
            work.run();
            return work;
        }
        try {
            Waits.await(place);
        } catch (InterruptedException e) {
            places.giveUp(place);
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException(
                    "Interrupted while waiting for room in pool " + name, e);
        } catch (Throwable t) {
            places.giveUp(place);
            throw t;
        }
        queue(work);
        return work;
    }

    @Override
    public <A, B> Iterator<B> map(Iterable<A> inputs, Function<? super A, ? extends B> function) {
        return new MappedResults<>(
                this, inputs.iterator(), Objects.requireNonNull(function, "function"));
    }

    @Override
    public Executor asExecutor() {
        return command -> {
            Objects.requireNonNull(command, "command");
            submit(
                            () -> {
                                command.run();
                                return null;
                            })
                    .whenComplete((_, failure) -> {
                        if (failure != null && !logFailures) {
                            LOG.error("A command in pool {} failed", name, failure);
                        }
                    });
        };
    }

    @Override
    public <T> T proxy(Class<T> type, T target, ProxyOptions options) {
        return ProxyCalls.proxy(this, type, target, options);
    }

    /// On a worker, by its work.
    void failed(Throwable failure) {
        if (logFailures) {
            LOG.error("Work in pool {} failed", name, failure);
        }
    }

    Places places() {
        return places;
    }

    // ---- size

    @Override
    public int size() {
        return size;
    }

    @Override
    public void resize(int newSize) {
        size = requireSize(newSize);
        warnIfInline();
        adjustWorkers();
        adjustPlaces();
    }

    void maxQueued(int newMaxQueued) {
        maxQueued = newMaxQueued;
        adjustPlaces();
    }

    /// Of two at a time the last one to look sees what both have changed.
    private void adjustPlaces() {
        long limit;
        do {
            limit = limit();
            places.limit(limit);
        } while (limit != limit());
    }

    void idle(Duration newIdle) {
        idle = newIdle;
        adjustWorkers();
    }

    private void adjustWorkers() {
        synchronized (settings) {
            Workers now = workers.get();
            if (now != null) {
                now.resize(Math.max(1, size));
                now.idle(idle);
            }
        }
    }

    void interruptAbandoned(boolean newInterruptAbandoned) {
        interruptAbandoned = newInterruptAbandoned;
    }

    void logFailures(boolean newLogFailures) {
        logFailures = newLogFailures;
    }

    @Override
    public NativePoolInfo info() {
        Workers now = workers.get();
        return new NativePoolInfo(
                name,
                size,
                now == null ? 0 : now.getPoolSize(),
                now == null ? 0 : now.getActiveCount(),
                now == null ? 0 : now.getQueue().size(),
                places.waiting(),
                places.isClosed());
    }

    @Override
    public String toString() {
        NativePoolInfo info = info();
        return "pool %s of %d, %d active, %d queued, %d waiting%s"
                .formatted(
                        name,
                        info.size(),
                        info.active(),
                        info.queued(),
                        info.waiting(),
                        info.closed() ? ", closed" : "");
    }

    // ---- end

    @Override
    public void awaitAll() {
        requireOutside("awaitAll");
        Waits.awaitEnd(places.idle());
    }

    @Override
    public void killAll() {
        requireOutside("killAll");
        Waits.awaitEnd(endWorkers());
    }

    @Override
    public void close() {
        requireOutside("close");
        places.close();
        Waits.awaitEnd(places.idle());
        Waits.awaitEnd(endWorkers());
    }

    @Override
    public boolean close(Duration grace) {
        requireOutside("close");
        return end(grace);
    }

    /// As [#close(Duration)], also in a worker: that waits for itself as long as it may.
    boolean end(Duration grace) {
        places.close();
        boolean done = Waits.await(places.idle(), grace);
        if (done) {
            endWorkers();
        } else {
            endWorkersNow();
        }
        return done;
    }

    private void requireOutside(String method) {
        if (Worker.isInside(this)) {
            throw new IllegalStateException(
                    "A worker of pool " + name + " would wait for itself in " + method);
        }
    }

    /// What runs and what is queued is still done.
    private CompletableFuture<Void> endWorkers() {
        Workers ending = takeWorkers();
        if (ending == null) {
            return CompletableFuture.completedFuture(null);
        }
        ending.shutdown();
        return ending.ended();
    }

    private void endWorkersNow() {
        places.refuseWaiting();
        Workers ending = takeWorkers();
        if (ending != null) {
            for (Runnable queued : ending.shutdownNow()) {
                ((Work<?>) queued).refuse(places.closed());
            }
        }
    }

    private Workers takeWorkers() {
        return workers.getAndSet(null);
    }
}
