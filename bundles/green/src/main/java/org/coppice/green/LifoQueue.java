package org.coppice.green;

import java.util.Collection;
import java.util.List;

/// A stack: last in, first out. eventlet's and gevent's `LifoQueue`.
///
/// **Threads**, **errors** and **null** are those of [LightQueue].
public final class LifoQueue<E> extends JoinableQueue<E> {

    /// A queue without a bound.
    public LifoQueue() {
        this(UNBOUNDED);
    }

    /// @param capacity how many items it holds before [#put(Object)] blocks; zero makes it a
    ///   rendezvous, see [Channel]; [#UNBOUNDED] or anything negative is no bound
    public LifoQueue(int capacity) {
        this(capacity, List.of());
    }

    /// @param items what it holds at first, perhaps more than its capacity
    public LifoQueue(int capacity, Collection<? extends E> items) {
        super("lifo queue", Items.lifo(), capacity, items);
    }
}
