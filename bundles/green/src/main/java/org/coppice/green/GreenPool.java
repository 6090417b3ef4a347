package org.coppice.green;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/// Runs green threads, at most so many at a time: eventlet's `GreenPool`.
///
/// A member that spawns into its own full pool runs the body itself, inline: it would wait for
/// itself otherwise.
///
/// **Threads:** one loop's thread. **Null:** only results may be null.
public final class GreenPool {

    /// eventlet's size.
    public static final int DEFAULT_SIZE = 1000;

    private final Semaphore slots;
    private final Set<Fiber> members = Collections.newSetFromMap(new IdentityHashMap<>());
    private final WaitQueue idle = new WaitQueue();
    private int size;

    /// A pool of [#DEFAULT_SIZE].
    public GreenPool() {
        this(DEFAULT_SIZE);
    }

    /// @param size how many may run at a time; with zero every spawn waits until it grows
    public GreenPool(int size) {
        this.slots = new Semaphore(requireSize(size));
        this.size = size;
    }

    private static int requireSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size + ", allowed is 0 or more");
        }
        return size;
    }

    /// Blocks until a slot is free and starts the body in it.
    public <T> GreenThread<T> spawn(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        Fiber current = Fiber.current();
        if (members.contains(current) && slots.locked()) {
            return runInline(current.loop, body);
        }
        slots.acquire();
        return start(current.loop, body, false);
    }

    /// As [#spawn(Callable)] for what has no result: a failure is logged. eventlet's `spawn_n`.
    public void spawnN(Runnable body) {
        Objects.requireNonNull(body, "body");
        Fiber current = Fiber.current();
        Callable<Void> call =
                () -> {
                    body.run();
                    return null;
                };
        if (members.contains(current) && slots.locked()) {
            runInline(current.loop, call);
            return;
        }
        slots.acquire();
        start(current.loop, call, true);
    }

    private <T> GreenThread<T> start(Loop loop, Callable<T> body, boolean detached) {
        GreenThread<T> member = loop.spawn(() -> runMember(body), detached);
        // A member that is killed before it begins gives its slot back too.
        member.link(ended -> leave(ended.fiber()));
        members.add(member.fiber());
        return member;
    }

    /// The slot is free before the links run, so that a link may spawn.
    private <T> T runMember(Callable<T> body) throws Exception {
        try {
            return body.call();
        } finally {
            leave(Fiber.current());
        }
    }

    private void leave(Fiber member) {
        if (!members.remove(member)) {
            return;
        }
        slots.release();
        if (members.isEmpty()) {
            idle.grantAll();
        }
    }

    /// What is thrown at the caller while it runs the body, a kill or a time-out, is the caller's
    /// too.
    private static <T> GreenThread<T> runInline(Loop loop, Callable<T> body) {
        GreenThread<T> handle = loop.newInlineThread();
        try {
            handle.end(body.call(), null);
        } catch (Error e) {
            handle.end(null, e);
            throw e;
        } catch (Exception e) {
            handle.end(null, e);
        }
        return handle;
    }

    /// How many could be spawned without blocking; below zero after a shrink until enough have
    /// ended.
    public int free() {
        return slots.permits();
    }

    /// How many run.
    public int running() {
        return members.size();
    }

    /// How many wait in spawn.
    public int waiting() {
        return slots.waiting();
    }

    /// How many may run at a time.
    public int size() {
        return size;
    }

    /// Changes the size. Nobody is killed: after a shrink new ones wait until fewer run than may.
    public void resize(int newSize) {
        slots.adjust(requireSize(newSize) - size);
        size = newSize;
    }

    /// Blocks until nobody runs: eventlet's `waitall`.
    ///
    /// @throws IllegalStateException if a member calls it, who would wait for itself
    public void awaitAll() {
        Fiber current = Fiber.current();
        if (members.contains(current)) {
            throw new IllegalStateException("A member of a pool cannot await the whole pool");
        }
        if (!members.isEmpty()) {
            idle.await(new Waiter(current, null), this, WaitQueue.FOR_EVER);
        }
    }

    /// Applies the function to each input in the pool and gives the results in the order of the
    /// inputs: eventlet's `imap`.
    ///
    /// Inputs are taken as results are: no more than the pool's size are ahead. A call that fails
    /// throws when its turn comes; the results after it can still be had.
    public <A, B> Iterator<B> map(Iterable<A> inputs, Function<? super A, ? extends B> function) {
        return new PoolResults<>(this, inputs.iterator(), function);
    }

    @Override
    public String toString() {
        return "pool of " + size + ", " + running() + " running, " + waiting() + " waiting";
    }

    /// What [GreenPool#map] applies; it may throw.
    @FunctionalInterface
    public interface Function<A, B> {
        /// The result for one input.
        B apply(A input) throws Exception;
    }
}
