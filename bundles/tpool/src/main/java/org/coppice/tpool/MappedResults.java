package org.coppice.tpool;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// The results of [NativePool#map]: asked for ahead as far as there are workers, given out in
/// order. In a worker of the pool, or without workers, one after the other in the caller.
///
/// **Threads:** one at a time.
final class MappedResults<A, B> implements Iterator<B> {

    private final WorkerPool pool;
    private final Iterator<A> inputs;
    private final NativePool.Function<? super A, ? extends B> function;
    private final ArrayDeque<Work<B>> ahead = new ArrayDeque<>();

    /// Taken from the inputs, and the pool has not had it: a caller that gave up while there was no
    /// room leaves it to the next call.
    private A input;

    private boolean hasInput;

    MappedResults(
            WorkerPool pool,
            Iterator<A> inputs,
            NativePool.Function<? super A, ? extends B> function) {
        this.pool = pool;
        this.inputs = inputs;
        this.function = function;
        lookAhead();
    }

    private void lookAhead() {
        int most = Worker.isInside(pool) ? 0 : pool.size();
        try {
            while (ahead.size() < most && pull()) {
                A mine = input;
                ahead.add(pool.submitWork(() -> function.apply(mine)));
                pulled();
            }
        } catch (RejectedExecutionException e) {
            if (ahead.isEmpty()) {
                throw e; // not before: what the pool has done can still be had
            }
        }
    }

    private boolean pull() {
        if (!hasInput && inputs.hasNext()) {
            input = inputs.next();
            hasInput = true;
        }
        return hasInput;
    }

    private void pulled() {
        input = null;
        hasInput = false;
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || hasInput || inputs.hasNext();
    }

    @Override
    public B next() {
        lookAhead();
        Work<B> first = ahead.poll();
        if (first == null) {
            if (!pull()) {
                throw new NoSuchElementException("All results were given out");
            }
            A mine = input;
            pulled();
            first = new Work<>(pool, () -> function.apply(mine), null);
            first.run();
        }
        try {
            Waits.awaitEnd(first.handle((_, _) -> null));
        } catch (Throwable t) {
            ahead.addFirst(first); // whoever asks again gets it
            throw t;
        }
        return result(first);
    }

    private B result(Work<B> done) {
        Throwable failure = done.failure();
        if (failure == null) {
            return done.result();
        }
        CallerStack.addTo(failure);
        if (failure instanceof RuntimeException || failure instanceof Error) {
            throw Waits.unchecked(failure);
        }
        throw new CompletionException(failure);
    }
}
