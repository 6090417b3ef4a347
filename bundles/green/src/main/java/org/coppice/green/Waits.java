package org.coppice.green;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/// A wait for several things that gives each out once, as it becomes ready: those that are ready
/// already first, in the order in which they were named, then the others in the order in which they
/// become so.
///
/// All are watched from the beginning, so that a step costs nothing but itself, until the wait is
/// over: by its count, its time, an error thrown while it waits, or [#close()].
///
/// **Threads:** one loop's thread, one green thread at a time.
final class Waits<A extends Awaitable> implements Iterator<A>, AutoCloseable {

    static final int ALL = Integer.MAX_VALUE;

    private final Loop loop = Fiber.current().loop;
    private final List<Watch> watches = new ArrayList<>();
    private final ArrayDeque<A> arrived = new ArrayDeque<>();
    private final WaitQueue waiting = new WaitQueue();
    private final boolean forEver;
    private final long deadlineNanos;
    private int left;

    private final class Watch extends Watcher {
        private final A object;

        Watch(A object) {
            this.object = object;
        }

        @Override
        public void run() {
            arrived.add(object);
            if (!waiting.isEmpty()) {
                waiting.grantFirst();
            }
        }
    }

    /// @param count how many to give out; more than there are means all
    /// @param timeoutNanos negative waits for ever
    /// @throws IllegalArgumentException if the count is negative
    Waits(Iterable<? extends A> objects, int count, long timeoutNanos) {
        forEver = timeoutNanos < 0;
        deadlineNanos = forEver ? 0 : loop.deadlineNanos(timeoutNanos);
        Set<A> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (A object : objects) {
            if (distinct.add(Objects.requireNonNull(object, "object"))) {
                watches.add(new Watch(object));
            }
        }
        left = Math.min(requireCount(count), watches.size());
        watchAll();
    }

    static int requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", allowed is 0 or more");
        }
        return count;
    }

    /// The ready ones, when enough are or the time is over.
    static <A extends Awaitable> List<A> list(
            Iterable<? extends A> objects, int count, long timeoutNanos) {
        List<A> ready = new ArrayList<>();
        new Waits<A>(objects, count, timeoutNanos).forEachRemaining(ready::add);
        return ready;
    }

    /// As [#list], but what the first to fail failed with is thrown.
    static <A extends GreenThread<?>> List<A> listOrThrow(
            Iterable<? extends A> threads, long timeoutNanos) {
        List<A> ended = new ArrayList<>();
        try (Waits<A> wait = new Waits<>(threads, ALL, timeoutNanos)) {
            while (wait.hasNext()) {
                A thread = wait.next();
                if (!thread.successful()) {
                    throw Sneaky.unchecked(thread.failure().orElseThrow());
                }
                ended.add(thread);
            }
        }
        return ended;
    }

    private void watchAll() {
        try {
            for (Watch watch : watches) {
                if (arrived.size() < left) {
                    watch.object.watch(watch);
                }
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Blocks until the next is ready, the time is over or all were given out.
    @Override
    public boolean hasNext() {
        if (left > 0 && arrived.isEmpty() && !awaitArrival()) {
            close();
        }
        return left > 0;
    }

    @Override
    public A next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All that became ready in time were given out");
        }
        A object = arrived.poll();
        left--;
        if (left == 0) {
            close();
        }
        return object;
    }

    private boolean awaitArrival() {
        long untilDeadlineNanos =
                forEver ? WaitQueue.FOR_EVER : Math.max(0, deadlineNanos - loop.nowNanos());
        try {
            waiting.await(new Waiter(Fiber.current(), null), this, untilDeadlineNanos);
        } catch (Throwable t) {
            close();
            throw t;
        }
        return !arrived.isEmpty();
    }

    /// Ends the wait: nothing is watched any more, and nothing given out.
    @Override
    public void close() {
        left = 0;
        for (Watch watch : watches) {
            watch.object.unwatch(watch);
        }
        watches.clear();
        arrived.clear();
    }

    /// What may end the wait: any of those that it is for.
    Hope hope() {
        Hope best = Hope.NONE;
        for (Watch watch : watches) {
            best = best.or(Hope.of(watch.object));
        }
        return best;
    }

    @Override
    public String toString() {
        return "the next of " + left + " among " + watches.size();
    }
}
