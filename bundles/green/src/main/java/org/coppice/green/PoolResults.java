package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The results of [GreenPool#map]: spawned ahead as far as the pool has room, given out in order.
///
/// **Threads:** one green thread at a time.
final class PoolResults<A, B> implements Iterator<B> {

    private final GreenPool pool;
    private final Iterator<A> inputs;
    private final GreenPool.Function<? super A, ? extends B> function;
    private final ArrayDeque<GreenThread<B>> ahead = new ArrayDeque<>();

    PoolResults(
            GreenPool pool,
            Iterator<A> inputs,
            GreenPool.Function<? super A, ? extends B> function) {
        this.pool = pool;
        this.inputs = inputs;
        this.function = function;
        spawnAhead();
    }

    private void spawnAhead() {
        while (ahead.size() < Math.max(1, pool.size())
                && (ahead.isEmpty() || pool.free() > 0)
                && inputs.hasNext()) {
            A input = inputs.next();
            ahead.add(pool.spawn(() -> function.apply(input)));
        }
    }

    @Override
    public boolean hasNext() {
        spawnAhead();
        return !ahead.isEmpty();
    }

    @Override
    public B next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All results were given out");
        }
        GreenThread<B> first = ahead.peek();
        first.awaitEnd();
        ahead.poll();
        return first.await();
    }
}
