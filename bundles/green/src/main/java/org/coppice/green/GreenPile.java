package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Spawns in a pool and gives the results in the order of the spawns: eventlet's `GreenPile`.
///
/// A failed body throws when its turn comes; later results can still be had.
///
/// **What is kept:** each green thread until its result is taken, with the result: a pile that is
/// only spawned into grows for ever. Give it a bound, and a spawn blocks instead while so many
/// results are owed; for bodies without results use [GreenPool#spawnN].
///
/// **Threads:** the one loop of its pool. **Null:** only results may be null.
public final class GreenPile<T> implements Iterator<T>, LoopBound {

    private final GreenPool pool;
    private final Slots places;
    private final ArrayDeque<GreenThread<T>> spawned = new ArrayDeque<>();
    private final WaitQueue takers = new WaitQueue();

    /// Those who are in [#spawn].
    private int spawning;

    /// A pile on a pool of its own, of [GreenPool#DEFAULT_SIZE].
    public GreenPile() {
        this(new GreenPool());
    }

    /// A pile on a pool of its own.
    ///
    /// @param size how many may run at a time
    public GreenPile(int size) {
        this(new GreenPool(size));
    }

    /// A pile on a shared pool.
    public GreenPile(GreenPool pool) {
        this(pool, Integer.MAX_VALUE);
    }

    /// A pile on a shared pool that keeps no more than so many.
    ///
    /// @param bound how many results may be owed before [#spawn] blocks; one or more
    public GreenPile(GreenPool pool, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound is " + bound + ", allowed is 1 or more");
        }
        this.pool = Objects.requireNonNull(pool, "pool");
        this.places = new Slots(this, bound);
    }

    /// Blocks until the pool has a place, and the pile too if it has a bound, and starts the body.
    /// If that fails, by a kill or a time-out, the pile owes no result for it.
    public void spawn(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        spawning++;
        boolean placed = false;
        try {
            places.take(pool.currentHere(), WaitQueue.FOR_EVER);
            placed = true;
            spawned.add(pool.spawn(body));
            placed = false;
        } finally {
            spawning--;
            if (placed) {
                places.giveBack();
            }
            takers.grantAll();
        }
    }

    /// Whether a result is owed, also for a spawn that blocks at this moment. Does not block.
    @Override
    public boolean hasNext() {
        return !spawned.isEmpty() || spawning > 0;
    }

    /// Blocks until the next body has ended. A time-out or kill meanwhile loses no result.
    ///
    /// @return its result; an error is thrown as by [GreenThread#await()]
    /// @throws NoSuchElementException if none is owed, or the spawn that would have owed it failed
    @Override
    public T next() {
        while (true) {
            GreenThread<T> first = awaitSpawned();
            first.awaitEnd();
            if (spawned.peek() == first) {
                spawned.poll();
                places.giveBack();
                return first.await();
            }
        }
    }

    private GreenThread<T> awaitSpawned() {
        while (spawned.isEmpty()) {
            if (spawning == 0) {
                throw new NoSuchElementException("Every result was given out");
            }
            takers.await(new Waiter(pool.currentHere(), null), this, WaitQueue.FOR_EVER);
        }
        return spawned.peek();
    }

    @Override
    public String toString() {
        return "pile of " + spawned.size() + " on the " + pool;
    }
}
