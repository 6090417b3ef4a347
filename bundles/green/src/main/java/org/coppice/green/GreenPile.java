package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;

/// Spawns in a pool and gives the results in the order of the spawns: eventlet's `GreenPile`.
///
/// A failed body throws when its turn comes; later results can still be had. What is never asked
/// for is kept: a pile that is only spawned into grows.
///
/// **Threads:** one loop's thread. **Null:** only results may be null.
public final class GreenPile<T> implements Iterator<T> {

    private final GreenPool pool;
    private final ArrayDeque<GreenThread<T>> spawned = new ArrayDeque<>();

    /// A pile on a pool of its own, of [GreenPool#DEFAULT_SIZE].
    public GreenPile() {
        this(new GreenPool());
    }

    /// A pile on a shared pool.
    public GreenPile(GreenPool pool) {
        this.pool = pool;
    }

    /// Blocks until the pool has a slot and starts the body in it. If that fails the pile owes no
    /// result for it.
    public void spawn(Callable<T> body) {
        spawned.add(pool.spawn(body));
    }

    /// Whether a result is still owed. Does not block.
    @Override
    public boolean hasNext() {
        return !spawned.isEmpty();
    }

    /// Blocks until the next body has ended.
    ///
    /// @return its result; an error is thrown as by [GreenThread#await()]
    @Override
    public T next() {
        if (spawned.isEmpty()) {
            throw new NoSuchElementException("Every result was given out");
        }
        GreenThread<T> first = spawned.peek();
        first.awaitEnd();
        spawned.poll();
        return first.await();
    }
}
