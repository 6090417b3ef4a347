package org.coppice.tpool;

import java.time.Duration;
import java.util.Objects;

/// Makes a [NativePool].
///
/// **Threads:** one at a time. **Errors:** a value out of range throws [IllegalArgumentException].
public final class NativePoolBuilder {

    /// eventlet's size.
    public static final int DEFAULT_SIZE = 20;

    /// As much work as may wait for a worker.
    public static final int DEFAULT_MAX_QUEUED = 10_000;

    private String name = "tpool";
    private int size = DEFAULT_SIZE;
    private int maxQueued = DEFAULT_MAX_QUEUED;
    private Duration idle = Duration.ofSeconds(5);
    private boolean interruptAbandoned;
    private boolean logFailures;

    NativePoolBuilder() {}

    /// What its workers are named after, `tpool` at first: `tpool-1`, `tpool-2`, …
    public NativePoolBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    /// How many workers there may be, [#DEFAULT_SIZE] at first; see [NativePool#resize].
    public NativePoolBuilder size(int newSize) {
        size = WorkerPool.requireSize(newSize);
        return this;
    }

    /// How much work may wait for a worker before callers wait themselves, [#DEFAULT_MAX_QUEUED] at
    /// first. With 0 they wait until a worker is free.
    public NativePoolBuilder maxQueued(int newMaxQueued) {
        maxQueued = WorkerPool.requireMaxQueued(newMaxQueued);
        return this;
    }

    /// How long a worker without work lives on, 5 s at first; more than zero.
    public NativePoolBuilder idle(Duration newIdle) {
        idle = WorkerPool.requireIdle(newIdle);
        return this;
    }

    /// Whether a worker is interrupted when the caller of [NativePool#execute] is killed or its
    /// time is over; not at first. Good for work that ends when it is interrupted and leaves
    /// nothing half done.
    public NativePoolBuilder interruptAbandoned(boolean newInterruptAbandoned) {
        interruptAbandoned = newInterruptAbandoned;
        return this;
    }

    /// Whether every failure of work is logged on the worker too, with its stack there; not at
    /// first. Otherwise a failure that comes too late for its caller is heard of nowhere.
    /// eventlet's `tpool_exceptions`.
    public NativePoolBuilder logFailures(boolean newLogFailures) {
        logFailures = newLogFailures;
        return this;
    }

    /// Makes the pool; workers start with the first work.
    public NativePool build() {
        WorkerPool pool = new WorkerPool(name, size, maxQueued, idle);
        pool.interruptAbandoned(interruptAbandoned);
        pool.logFailures(logFailures);
        return pool;
    }
}
