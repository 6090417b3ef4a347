package org.coppice.green;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/// A [Group] that runs so many green threads at a time: eventlet's `GreenPool` and gevent's `Pool`.
///
/// Who would be one too many blocks until a member ends or is discarded; they are let in in the
/// order in which they came. A member that spawns into its own full pool runs the body itself,
/// inline: it would wait for itself otherwise. A place is free again before the links of its member
/// run.
///
/// **Threads:** the one loop on which it is first used; counts may be asked from any. **Errors:**
/// calls from elsewhere throw [IllegalStateException]. **Null:** only results may be null.
public final class GreenPool extends Group {

    /// eventlet's size.
    public static final int DEFAULT_SIZE = 1000;

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final Slots slots;
    private int size;

    /// A pool of [#DEFAULT_SIZE].
    public GreenPool() {
        this(DEFAULT_SIZE);
    }

    /// @param size how many may run at a time; with zero every spawn waits until it grows
    public GreenPool(int size) {
        this.slots = new Slots(this, requireSize(size));
        this.size = size;
    }

    /// A pool that is never full, until it is [resized][#resize(int)]: gevent's `Pool(None)`.
    public static GreenPool unbounded() {
        return new GreenPool(UNBOUNDED);
    }

    private static int requireSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size + ", allowed is 0 or more");
        }
        return size;
    }

    // ---- the bound

    @Override
    void enter() {
        enter(WaitQueue.FOR_EVER);
    }

    private boolean enter(long timeoutNanos) {
        Fiber taker = currentHere();
        try {
            return slots.take(taker, timeoutNanos);
        } catch (Throwable t) {
            tellIfIdle();
            throw t;
        }
    }

    @Override
    void exit() {
        slots.giveBack();
    }

    @Override
    boolean isIdle() {
        return slots.free() == size;
    }

    @Override
    int ahead() {
        return size == UNBOUNDED ? super.ahead() : size;
    }

    @Override
    public boolean isFull() {
        return slots.free() <= 0;
    }

    /// How many could be spawned without blocking; below zero after a shrink until enough have
    /// ended. gevent's `free_count`. Any thread, nearly.
    public int free() {
        return slots.free();
    }

    /// How many wait for a place. Any thread, nearly.
    public int waiting() {
        return slots.waiting();
    }

    /// How many may run at a time. Any thread, nearly.
    public int size() {
        return size;
    }

    /// Changes the size. Nobody is killed: after a shrink new ones wait until fewer run than may.
    public void resize(int newSize) {
        requireHome();
        slots.adjust(requireSize(newSize) - size);
        size = newSize;
    }

    /// Blocks until there is a place, without taking it: gevent's `wait_available`. A spawn that
    /// comes next, before the caller gives way, does not block.
    public void awaitAvailable() {
        requireHome();
        while (isFull()) {
            enter();
            vacate();
        }
    }

    /// As [#awaitAvailable()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether there is a place
    public boolean awaitAvailable(Duration timeout) {
        Loop loop = requireHome();
        Deadline deadline = new Deadline(loop, Sleep.nanos(timeout));
        while (isFull()) {
            if (!enter(deadline.leftNanos())) {
                return false;
            }
            vacate();
        }
        return true;
    }

    // ---- becoming a member

    /// Starts the body if there is a place. Never blocks.
    ///
    /// @return empty if there is none
    public <T> Optional<GreenThread<T>> trySpawn(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        Loop loop = requireHome();
        return slots.tryTake() ? Optional.of(begin(loop, body, false)) : Optional.empty();
    }

    /// As [#add(GreenThread)], at most so long: gevent's `add` with a time-out.
    ///
    /// @param timeout zero or less only tries
    /// @throws PoolFullException if there was no place in time
    public void add(GreenThread<?> member, Duration timeout) {
        if (!isMissing(member)) {
            return;
        }
        if (!enter(Sleep.nanos(timeout))) {
            throw new PoolFullException("No place within " + timeout + " in the " + this);
        }
        admit(member);
    }

    /// As [#add(GreenThread)] if there is a place. Never blocks.
    ///
    /// @return false if there is none
    public boolean tryAdd(GreenThread<?> member) {
        if (!isMissing(member)) {
            return true;
        }
        if (!slots.tryTake()) {
            return false;
        }
        admit(member);
        return true;
    }

    /// As [#start(GreenThread)], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @throws PoolFullException if there was no place in time; then it was not started
    public void start(GreenThread<?> member, Duration timeout) {
        requireNotEnded(member);
        add(member, timeout);
        startUnlessEnded(member);
    }

    /// As [#start(GreenThread)] if there is a place. Never blocks.
    ///
    /// @return false if there is none; then it was not started
    public boolean tryStart(GreenThread<?> member) {
        requireNotEnded(member);
        if (!tryAdd(member)) {
            return false;
        }
        startUnlessEnded(member);
        return true;
    }

    @Override
    public String toString() {
        String bound = size == UNBOUNDED ? "unbounded pool, " : "pool of " + size + ", ";
        return bound + running() + " running, " + waiting() + " waiting";
    }
}
