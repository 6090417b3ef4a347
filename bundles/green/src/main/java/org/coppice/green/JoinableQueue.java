package org.coppice.green;

import java.time.Duration;
import java.util.Collection;

/// A queue whose items are work, and which knows when all of it is done: gevent's `JoinableQueue`.
///
/// Each item counts as unfinished from its put until whoever took it calls [#taskDone()].
///
/// This is what [Queue] (first in, first out), [LifoQueue] and [PriorityQueue] have in common; to
/// make one, take one of these. **Threads**, **errors** and **null** are those of [LightQueue].
public abstract sealed class JoinableQueue<E> extends LightQueue<E>
        permits Queue, LifoQueue, PriorityQueue {

    private final WaitQueue joiners = new WaitQueue();
    private int unfinished;

    JoinableQueue(String kind, Items<E> store, int capacity, Collection<? extends E> items) {
        super(kind, store, capacity, items);
        unfinished = items.size();
    }

    @Override
    final void accepted() {
        unfinished++;
    }

    @Override
    final void dropped(int count) {
        finish(count);
    }

    /// An item that was taken has been dealt with.
    ///
    /// @throws IllegalStateException if called more often than items were put
    public void taskDone() {
        enter();
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone() was called more often than items were put");
        }
        finish(1);
    }

    private void finish(int count) {
        unfinished = Math.max(0, unfinished - count); // some may have been done before their take
        if (unfinished == 0) {
            joiners.grantAll();
        }
    }

    /// How many items were put and are not dealt with: gevent's `unfinished_tasks`.
    public int unfinishedTasks() {
        enter();
        return unfinished;
    }

    /// Blocks until every item that was put has been dealt with, see [#taskDone()]; those that
    /// [#shutdownNow()] throws away count as dealt with.
    public void join() {
        join(WaitQueue.FOR_EVER);
    }

    /// As [#join()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether every item has been dealt with
    public boolean join(Duration timeout) {
        return join(Sleep.nanos(timeout));
    }

    private boolean join(long timeoutNanos) {
        enter();
        return unfinished == 0
                || joiners.await(new Waiter(Fiber.current(), null), this, timeoutNanos);
    }
}
