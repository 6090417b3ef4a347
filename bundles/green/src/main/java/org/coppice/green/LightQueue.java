package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Hands items from green threads to green threads, first in, first out: eventlet's `LightQueue`,
/// gevent's `SimpleQueue`. [Queue] also knows when all items have been dealt with.
///
/// Those who wait are served in the order in which they came. Whoever waits for an item is promised
/// one as soon as it is put, and fetches it when it runs; a promise that a kill prevents goes to
/// the next taker, and the item never leaves the queue. A putter that is killed or times out before
/// its item was accepted has put nothing.
///
/// **Threads:** belongs to the loop on which it is first used; between loops and threads use a
/// queue of `java.util.concurrent`, which green threads may block on. **Errors:** each use from
/// elsewhere throws [IllegalStateException], after [#shutdown()] [QueueShutDown]. **Null:** items
/// are not null.
public sealed class LightQueue<E> implements Iterable<E>, LoopBound permits JoinableQueue, Channel {

    /// The capacity that never blocks a putter.
    public static final int UNBOUNDED = -1;

    /// What a waiter finds in place of an item when the queue was shut down.
    private static final Object REFUSED = new Object();

    private final HomeLoop home = new HomeLoop();
    private final String kind;
    private final Items<E> items;
    private final WaitQueue takers = new WaitQueue();
    private final WaitQueue putters = new WaitQueue();
    private final WaitQueue peekers = new WaitQueue();
    private int capacity;

    /// How many of the items belong to takers that were woken but did not run yet.
    private int promised;

    /// How many ever came out.
    private long polled;

    private boolean shutDown;

    /// Shut down with all its items: there will never be one again.
    private boolean emptied;

    /// A queue without a bound.
    public LightQueue() {
        this(UNBOUNDED);
    }

    /// @param capacity how many items it holds before [#put(Object)] blocks; zero makes it a
    ///   rendezvous, see [Channel]; [#UNBOUNDED] or anything negative is no bound
    public LightQueue(int capacity) {
        this(capacity, List.of());
    }

    /// @param items what it holds at first, perhaps more than its capacity
    public LightQueue(int capacity, Collection<? extends E> items) {
        this("light queue", Items.fifo(), capacity, items);
    }

    LightQueue(String kind, Items<E> store, int capacity, Collection<? extends E> items) {
        this.kind = kind;
        this.items = store;
        this.capacity = capacity;
        for (E item : items) {
            store.add(Objects.requireNonNull(item, "item"));
        }
    }

    // ---- what subclasses count

    /// An item was put.
    void accepted() {}

    /// Items were thrown away by [#shutdownNow()].
    void dropped(int count) {}

    void enter() {
        home.require(this);
    }

    // ---- put

    /// Blocks until there is room and adds the item; with a capacity of zero until it is taken.
    ///
    /// @throws QueueShutDown if it is shut down, also meanwhile: the item was not put
    public void put(E item) {
        put(item, WaitQueue.FOR_EVER);
    }

    /// As [#put(Object)], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return false if the item was not put; eventlet's `Full`
    public boolean put(E item, Duration timeout) {
        return put(item, Sleep.nanos(timeout));
    }

    /// Puts one after the other, and blocks at each for which there is no room.
    public void putAll(Collection<? extends E> newItems) {
        for (E item : newItems) {
            put(item);
        }
    }

    /// Adds the item if there is room for it or somebody waits for it. Never blocks: eventlet's
    /// `put_nowait`.
    ///
    /// @return false if the item was not put
    public boolean tryPut(E item) {
        Objects.requireNonNull(item, "item");
        enter();
        if (shutDown) {
            throw new QueueShutDown(this);
        }
        if (takers.isEmpty() && !hasRoom()) {
            return false;
        }
        items.add(item);
        accepted();
        offer();
        return true;
    }

    private boolean put(E item, long timeoutNanos) {
        if (tryPut(item)) {
            letTakerRun();
            return true;
        }
        Waiter waiter = new Waiter(Fiber.current(), item);
        if (capacity == 0) {
            peekers.grantAll();
        }
        if (!putters.await(waiter, this, timeoutNanos)) {
            return false;
        }
        if (waiter.item == REFUSED) {
            throw new QueueShutDown(this);
        }
        return true;
    }

    /// There is an item that nobody has been promised: the next taker is, or all who peek look.
    private void offer() {
        if (!takers.isEmpty()) {
            takers.grantFirst();
            promised++;
        } else if (!peekers.isEmpty()) {
            peekers.grantAll();
        }
    }

    /// Who puts without a capacity goes on after its item was taken, also if the taker came first.
    private void letTakerRun() {
        if (capacity == 0 && GreenThread.isCurrent()) {
            long mine = polled + items.size();
            while (polled < mine && promised > 0) {
                Fiber.current().giveWay();
            }
        }
    }

    private boolean hasRoom() {
        return capacity < 0 || available() < capacity;
    }

    /// The items that are promised to nobody.
    private int available() {
        return items.size() - promised;
    }

    // ---- take

    /// Blocks until there is an item and takes it: eventlet's `get`.
    ///
    /// @throws QueueShutDown if there is none and never will be, because it was shut down
    public E take() {
        return take(WaitQueue.FOR_EVER);
    }

    /// As [#take()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return empty if nothing came; eventlet's `Empty`
    public Optional<E> take(Duration timeout) {
        return Optional.ofNullable(take(Sleep.nanos(timeout)));
    }

    /// Takes an item if there is one, or that of a putter who waits. Never blocks: eventlet's
    /// `get_nowait`.
    public Optional<E> tryTake() {
        return Optional.ofNullable(takeNow());
    }

    private E takeNow() {
        enter();
        if (available() > 0) {
            E item = poll();
            letPuttersIn();
            return item;
        }
        if (!putters.isEmpty()) {
            return accept(putters.grantFirst());
        }
        if (shutDown) {
            throw new QueueShutDown(this);
        }
        return null;
    }

    private E take(long timeoutNanos) {
        E item = takeNow();
        if (item != null) {
            return item;
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        boolean inTime;
        try {
            inTime = takers.await(waiter, this, timeoutNanos);
        } catch (Throwable t) {
            breakPromise(waiter);
            throw t;
        }
        return inTime ? takePromised(waiter) : null;
    }

    private E takePromised(Waiter waiter) {
        if (emptied || waiter.item == REFUSED) {
            throw new QueueShutDown(this);
        }
        promised--;
        return poll();
    }

    private E poll() {
        polled++;
        return items.poll();
    }

    private void breakPromise(Waiter waiter) {
        if (waiter.granted && !emptied && waiter.item != REFUSED) {
            promised--;
            offer();
        }
    }

    private void letPuttersIn() {
        while (!putters.isEmpty() && hasRoom()) {
            items.add(itemOf(putters.first()));
            accept(putters.grantFirst());
        }
    }

    private E accept(Waiter putter) {
        accepted();
        return itemOf(putter);
    }

    @SuppressWarnings("unchecked")
    private E itemOf(Waiter putter) {
        return (E) putter.item;
    }

    // ---- peek

    /// Blocks until there is an item and tells the next one to come out, which stays. Another may
    /// take it before the caller does. gevent's `peek`.
    ///
    /// @throws QueueShutDown as [#take()]
    public E awaitPeek() {
        return peek(WaitQueue.FOR_EVER);
    }

    /// As [#awaitPeek()], at most so long.
    ///
    /// @param timeout zero or less only looks
    public Optional<E> awaitPeek(Duration timeout) {
        return Optional.ofNullable(peek(Sleep.nanos(timeout)));
    }

    /// The next item to come out, which stays. Never blocks: gevent's `peek_nowait`.
    public Optional<E> tryPeek() {
        return Optional.ofNullable(peekNow());
    }

    private E peekNow() {
        enter();
        if (available() > 0) {
            return items.peek();
        }
        if (!putters.isEmpty()) {
            return itemOf(putters.first());
        }
        if (shutDown) {
            throw new QueueShutDown(this);
        }
        return null;
    }

    private E peek(long timeoutNanos) {
        E item = peekNow();
        if (item != null) {
            return item;
        }
        Fiber fiber = Fiber.current();
        long deadlineNanos = fiber.loop.deadlineNanos(timeoutNanos);
        long leftNanos = timeoutNanos;
        while (item == null && peekers.await(new Waiter(fiber, null), this, leftNanos)) {
            item = peekNow();
            if (timeoutNanos >= 0) {
                leftNanos = Math.max(0, deadlineNanos - fiber.loop.nowNanos());
            }
        }
        return item;
    }

    // ---- the end

    /// Takes an item for each turn, and blocks for it, until the queue is shut down and has none
    /// left. Several may iterate; each item goes to one of them.
    @Override
    public Iterator<E> iterator() {
        return new Taken<>(this);
    }

    /// From now on no more items: each put throws [QueueShutDown], also those that wait; who takes
    /// gets what is left, and then [QueueShutDown] too. Harmless when repeated.
    public void shutdown() {
        enter();
        shutDown = true;
        putters.grantAll(REFUSED);
        takers.grantAll(REFUSED);
        peekers.grantAll();
    }

    /// As [#shutdown()], and throws away what is left: Python's `shutdown(immediate=True)`. Takers
    /// that were woken but did not run get nothing.
    ///
    /// @return what was left
    public List<E> shutdownNow() {
        shutdown();
        emptied = true;
        promised = 0;
        List<E> left = new ArrayList<>(items.size());
        while (items.size() > 0) {
            left.add(items.poll());
        }
        dropped(left.size());
        return left;
    }

    /// Whether it takes no more items.
    public boolean isShutDown() {
        enter();
        return shutDown;
    }

    // ---- looks

    /// Changes the bound. More room lets waiting putters in; less drops nothing. gevent's
    /// `maxsize`.
    ///
    /// @param newCapacity as for [#LightQueue(int)]
    public void resize(int newCapacity) {
        enter();
        capacity = newCapacity;
        letPuttersIn();
    }

    /// How many items it holds before a putter blocks; negative if it has no bound.
    public int capacity() {
        enter();
        return capacity;
    }

    /// How many items it holds: eventlet's `qsize`. Those of waiting putters do not count, nor
    /// those that a woken taker is about to fetch.
    public int size() {
        enter();
        return available();
    }

    /// Whether it holds no item.
    public boolean isEmpty() {
        return size() == 0;
    }

    /// Whether [#put(Object)] would block; always so for a capacity of zero without a taker.
    public boolean isFull() {
        enter();
        return !hasRoom() && takers.isEmpty();
    }

    /// How many wait in [#put(Object)].
    public int putting() {
        enter();
        return putters.size();
    }

    /// How many wait in [#take()]: eventlet's `getting`.
    public int taking() {
        enter();
        return takers.size();
    }

    /// What it holds, in the order in which it would come out: with it and [#capacity()] a copy can
    /// be made, gevent's `copy`. As [#size()] it leaves out what a woken taker is about to fetch.
    public List<E> toList() {
        enter();
        return List.copyOf(items.toList().subList(promised, items.size()));
    }

    @Override
    public String toString() {
        return kind
                + " of "
                + available()
                + " items, "
                + putters.size()
                + " putting, "
                + takers.size()
                + " taking";
    }
}
