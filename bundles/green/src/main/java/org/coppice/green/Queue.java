package org.coppice.green;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;

/// Hands items from green threads to green threads, first in, first out. eventlet's `queue.Queue`.
///
/// Those who wait are served in the order in which they came. A taker that is killed or times out
/// loses no item: what it had been given goes to the next taker, or back to the head. A putter that
/// is killed before its item was accepted has put nothing.
///
/// **Threads:** one loop's thread. **Null:** items are not null.
public final class Queue<E> implements LoopBound {

    /// The capacity that never blocks a putter.
    public static final int UNBOUNDED = -1;

    private final ArrayDeque<E> items = new ArrayDeque<>();
    private final WaitQueue takers = new WaitQueue();
    private final WaitQueue putters = new WaitQueue();
    private final WaitQueue joiners = new WaitQueue();
    private int capacity;
    private int unfinished;

    /// A queue without a bound.
    public Queue() {
        this(UNBOUNDED);
    }

    /// @param capacity how many items it holds before [#put(Object)] blocks; zero makes it a
    ///   channel, where a putter waits until its item is taken; [#UNBOUNDED] or anything negative
    ///   is no bound
    public Queue(int capacity) {
        this.capacity = capacity;
    }

    /// Blocks until there is room and adds the item.
    public void put(E item) {
        put(item, WaitQueue.FOR_EVER);
    }

    /// As [#put(Object)], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return false if the item was not accepted
    public boolean put(E item, Duration timeout) {
        return put(item, Math.max(0, timeout.toNanos()));
    }

    /// Adds the item if there is room for it or somebody waits for it. Never blocks.
    public boolean tryPut(E item) {
        Objects.requireNonNull(item, "item");
        if (!takers.isEmpty()) {
            takers.grantFirst().item = item;
        } else if (hasRoom()) {
            items.addLast(item);
        } else {
            return false;
        }
        unfinished++;
        return true;
    }

    private boolean put(E item, long timeoutNanos) {
        if (tryPut(item)) {
            letTakerRun();
            return true;
        }
        Waiter waiter = new Waiter(Fiber.current(), item);
        return putters.await(waiter, this, timeoutNanos);
    }

    /// The putter of a channel goes on only after its item was taken, also if the taker came first.
    private void letTakerRun() {
        if (capacity == 0 && GreenThread.isCurrent()) {
            Fiber.current().giveWay();
        }
    }

    /// Blocks until there is an item and takes it.
    public E take() {
        return take(WaitQueue.FOR_EVER).orElseThrow();
    }

    /// As [#take()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return empty if nothing came
    public Optional<E> take(Duration timeout) {
        return take(Math.max(0, timeout.toNanos()));
    }

    /// Takes an item if there is one, or a putter that waits with one. Never blocks.
    public Optional<E> tryTake() {
        E item = items.pollFirst();
        if (item == null && !putters.isEmpty()) {
            return Optional.of(accept(putters.grantFirst()));
        }
        letPuttersIn();
        return Optional.ofNullable(item);
    }

    private Optional<E> take(long timeoutNanos) {
        Optional<E> item = tryTake();
        if (item.isPresent()) {
            return item;
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        try {
            return takers.await(waiter, this, timeoutNanos) ? Optional.of(itemOf(waiter)) : item;
        } catch (Throwable t) {
            if (waiter.granted) {
                giveBack(itemOf(waiter));
            }
            throw t;
        }
    }

    private void giveBack(E item) {
        if (takers.isEmpty()) {
            items.addFirst(item);
        } else {
            takers.grantFirst().item = item;
        }
    }

    private E accept(Waiter putter) {
        unfinished++;
        return itemOf(putter);
    }

    @SuppressWarnings("unchecked")
    private E itemOf(Waiter waiter) {
        return (E) waiter.item;
    }

    private boolean hasRoom() {
        return capacity < 0 || items.size() < capacity;
    }

    private void letPuttersIn() {
        while (!putters.isEmpty() && hasRoom()) {
            items.addLast(accept(putters.grantFirst()));
        }
    }

    /// Changes the bound. More room lets waiting putters in; less drops nothing.
    public void resize(int newCapacity) {
        capacity = newCapacity;
        letPuttersIn();
    }

    /// How many items it holds; those of waiting putters do not count.
    public int size() {
        return items.size();
    }

    /// Whether it holds no item.
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /// Whether [#put(Object)] would block; always so for a channel without a taker.
    public boolean isFull() {
        return !hasRoom() && takers.isEmpty();
    }

    /// How many wait in [#put(Object)].
    public int putting() {
        return putters.size();
    }

    /// How many wait in [#take()].
    public int taking() {
        return takers.size();
    }

    /// An item that was taken has been dealt with.
    ///
    /// @throws IllegalStateException if called more often than items were put
    public void taskDone() {
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone() was called more often than items were put");
        }
        unfinished--;
        if (unfinished == 0) {
            joiners.grantAll();
        }
    }

    /// Blocks until every item that was put has been dealt with, see [#taskDone()].
    public void join() {
        if (unfinished > 0) {
            joiners.await(new Waiter(Fiber.current(), null), this, WaitQueue.FOR_EVER);
        }
    }

    @Override
    public String toString() {
        return "queue of " + size() + " items, " + putting() + " putting, " + taking() + " taking";
    }
}
