package org.coppice.green;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Lends things that are few or dear to make, connections say: eventlet's `pools.Pool`.
///
/// ```java
/// Pool<Connection> connections = Pool.of(this::connect).max(10).build();
/// try (Pool.Lease<Connection> lease = connections.lend()) {
///     lease.item().ask("…");
/// }
/// ```
///
/// Items are made when they are needed, until there are as many as may be; then takers wait, first
/// come, first served: an item that is put while somebody waits is the first one's at once. A taker
/// that is killed or times out leaves its item, or its right to make one, to the next.
///
/// **Threads:** the one loop on which it is first used; counts may be asked from any. **Errors:**
/// what the factory throws is the taker's, a checked one inside a
/// [java.util.concurrent.CompletionException]. **Null:** items are not null.
public sealed class Pool<T> implements LoopBound permits TokenPool {

    /// eventlet's size.
    public static final int DEFAULT_MAX = 4;

    /// In place of an item: the right to make one.
    private static final Object PLACE = new Object();

    private final HomeLoop home = new HomeLoop();
    private final Callable<? extends T> factory;
    private final Consumer<? super T> dropped;
    private final Order order;
    private final ArrayDeque<T> idle = new ArrayDeque<>();
    private final WaitQueue takers = new WaitQueue();
    private int max;

    /// Items that there are or that are being made.
    private int current;

    private int lent;

    /// Which of the idle items is taken next.
    public enum Order {
        /// The one that has been idle for longest: all are used evenly.
        QUEUE,
        /// The one that was put last: some are used much, the rest may age. eventlet's
        /// `order_as_stack`.
        STACK
    }

    /// Items are made by the factory, at most so many.
    ///
    /// @param max zero or more; with zero every taker waits until it grows
    public Pool(int max, Callable<? extends T> factory) {
        this(new Builder<T>(factory).max(max).checked());
    }

    Pool(Builder<T> options) {
        factory = options.factory;
        dropped = options.dropped;
        order = options.order;
        max = options.max;
    }

    /// Says how a pool shall be whose items the factory makes. It may block.
    public static <T> Builder<T> of(Callable<? extends T> factory) {
        return new Builder<>(factory);
    }

    /// Blocks until there is an item, which may mean to make one, and takes it: eventlet's `get`.
    /// Whoever takes it has to [put][#put(Object)] it back or to [discard][#discard(Object)] it;
    /// [#lend()] is safer.
    public T take() {
        return take(WaitQueue.FOR_EVER).orElseThrow();
    }

    /// As [#take()], at most so long. The time to make an item is not limited by this, but by a
    /// [Timeout].
    ///
    /// @param timeout zero or less does not wait for others' items
    /// @return empty if there was none in time
    public Optional<T> take(Duration timeout) {
        return take(Sleep.nanos(timeout));
    }

    /// Takes an idle item if there is one. Never blocks, so it makes none: for that
    /// [#take(Duration)] with zero.
    public Optional<T> tryTake() {
        home.require(this);
        return Optional.ofNullable(takeIdle());
    }

    private T takeIdle() {
        T item = idle.pollFirst();
        if (item != null) {
            lent++;
        }
        return item;
    }

    private Optional<T> take(long timeoutNanos) {
        Fiber taker = home.current(this);
        T item = takeIdle();
        if (item != null) {
            return Optional.of(item);
        }
        if (current < max) {
            current++;
            return Optional.of(make());
        }
        Waiter waiter = new Waiter(taker, null);
        try {
            if (!takers.await(waiter, this, timeoutNanos)) {
                return Optional.empty();
            }
        } catch (Throwable t) {
            if (waiter.granted) {
                giveBack(waiter.item);
            }
            throw t;
        }
        return Optional.of(waiter.item == PLACE ? make() : granted(waiter.item));
    }

    /// Uses a place that is counted already; if that fails the next waiter may try.
    private T make() {
        try {
            T made = Objects.requireNonNull(factory.call(), "The factory made null");
            lent++;
            return made;
        } catch (Throwable t) {
            freePlace();
            throw Sneaky.unchecked(t);
        }
    }

    @SuppressWarnings("unchecked")
    private T granted(Object item) {
        return (T) item;
    }

    private void giveBack(Object granted) {
        if (granted == PLACE) {
            freePlace();
        } else {
            put(granted(granted));
        }
    }

    private void freePlace() {
        current--;
        letTakersMake();
    }

    private void letTakersMake() {
        while (current < max && !takers.isEmpty()) {
            current++;
            takers.grantFirst().item = PLACE;
        }
    }

    /// Gives an item back, or another in its place. The first waiter has it then; the caller does
    /// not switch. If there are more items than may be, it is dropped.
    ///
    /// @throws IllegalStateException if nothing is lent: more would be put than was taken
    public void put(T item) {
        Objects.requireNonNull(item, "item");
        returnOne();
        if (current > max) {
            freePlace();
            dropped.accept(item);
        } else if (!takers.isEmpty()) {
            lent++;
            takers.grantFirst().item = item;
        } else if (order == Order.STACK) {
            idle.addFirst(item);
        } else {
            idle.addLast(item);
        }
    }

    /// Gives back that an item has gone bad: there is a place to make another. What becomes of the
    /// item is the caller's business.
    ///
    /// @throws IllegalStateException if nothing is lent
    public void discard(T item) {
        Objects.requireNonNull(item, "item");
        returnOne();
        freePlace();
    }

    private void returnOne() {
        home.require(this);
        if (lent == 0) {
            throw new IllegalStateException("Nothing is lent by the " + this);
        }
        lent--;
    }

    /// As [#take()], for a `try`: closing gives the item back. eventlet's `item`.
    public Lease<T> lend() {
        return new Lease<>(this, take());
    }

    /// As [#take(Duration)], for a `try`.
    public Optional<Lease<T>> lend(Duration timeout) {
        return take(timeout).map(item -> new Lease<>(this, item));
    }

    /// How many could be taken without waiting for others: idle ones, and places to make some.
    /// Below zero after a shrink until enough were put. Any thread, nearly.
    public int free() {
        return max - current + idle.size();
    }

    /// How many wait in [#take()]. Any thread, nearly.
    public int waiting() {
        return takers.size();
    }

    /// How many items there may be. Any thread, nearly.
    public int max() {
        return max;
    }

    /// Changes how many items there may be. More lets waiting takers make some; less takes nothing
    /// away at once: items above it are dropped when they are put.
    public void resize(int newMax) {
        home.require(this);
        max = requireMax(newMax);
        letTakersMake();
    }

    private static int requireMax(int max) {
        if (max < 0) {
            throw new IllegalArgumentException("max is " + max + ", allowed is 0 or more");
        }
        return max;
    }

    @Override
    public String toString() {
        return "pool of " + max + " items, " + free() + " free, " + waiting() + " waiting";
    }

    /// How a [Pool] shall be.
    ///
    /// **Threads:** one at a time. **Null:** nothing here is null.
    public static final class Builder<T> {

        private final Callable<? extends T> factory;
        private Consumer<? super T> dropped = item -> {};
        private Order order = Order.QUEUE;
        private int min;
        private int max = DEFAULT_MAX;

        private Builder(Callable<? extends T> factory) {
            this.factory = Objects.requireNonNull(factory, "factory");
        }

        /// How many items are made at once; zero or more, and not more than [#max(int)]. Without,
        /// 0.
        public Builder<T> min(int newMin) {
            min = newMin;
            return this;
        }

        /// How many items there may be; zero or more. Without, [Pool#DEFAULT_MAX].
        public Builder<T> max(int newMax) {
            max = newMax;
            return this;
        }

        /// Which idle item is taken next. Without, [Order#QUEUE].
        public Builder<T> order(Order newOrder) {
            order = Objects.requireNonNull(newOrder, "newOrder");
            return this;
        }

        /// What is done with an item that is put when there are more than may be: to close it, say.
        /// It may block, and what it throws is the putter's. Without, nothing.
        public Builder<T> whenDropped(Consumer<? super T> newDropped) {
            dropped = Objects.requireNonNull(newDropped, "newDropped");
            return this;
        }

        /// The pool, with [#min(int)] items in it. If one cannot be made, those that were are
        /// dropped.
        public Pool<T> build() {
            Pool<T> pool = new Pool<>(checked());
            try {
                while (pool.idle.size() < min) {
                    pool.idle.add(Objects.requireNonNull(factory.call(), "The factory made null"));
                    pool.current++;
                }
            } catch (Throwable t) {
                pool.idle.forEach(dropped);
                throw Sneaky.unchecked(t);
            }
            return pool;
        }

        private Builder<T> checked() {
            requireMax(max);
            if (min < 0 || min > max) {
                throw new IllegalArgumentException(
                        "min is " + min + ", allowed is 0 to max, which is " + max);
            }
            return this;
        }
    }

    /// An item of a [Pool] that somebody has until it is closed.
    ///
    /// **Threads:** the pool's loop. **Null:** nothing here is null.
    public static final class Lease<T> implements AutoCloseable {

        private final Pool<T> pool;
        private final T item;
        private boolean over;

        private Lease(Pool<T> pool, T item) {
            this.pool = pool;
            this.item = item;
        }

        /// What is lent.
        ///
        /// @throws IllegalStateException if it was given back
        public T item() {
            if (over) {
                throw new IllegalStateException("The item was given back to the " + pool);
            }
            return item;
        }

        /// Ends the lease of an item that has gone bad, see [Pool#discard(Object)]. Harmless when
        /// it is over.
        public void discard() {
            if (!over) {
                over = true;
                pool.discard(item);
            }
        }

        /// Gives the item back. Harmless when it is over.
        @Override
        public void close() {
            if (!over) {
                over = true;
                pool.put(item);
            }
        }
    }
}
