package org.coppice.green;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The smallest item comes out first, and of equal ones that which was put first. eventlet's and
/// gevent's `PriorityQueue`.
///
/// A taker that waits gets the smallest item that is there when it runs, not the one that woke it.
/// In a bounded queue the item of a putter that waits does not take part.
///
/// **Threads**, **errors** and **null** are those of [LightQueue].
public final class PriorityQueue<E> extends JoinableQueue<E> {

    /// A queue without a bound.
    ///
    /// @param order [Comparator#naturalOrder()] for items that are comparable
    public PriorityQueue(Comparator<? super E> order) {
        this(order, UNBOUNDED);
    }

    /// @param order [Comparator#naturalOrder()] for items that are comparable
    /// @param capacity how many items it holds before [#put(Object)] blocks; zero makes it a
    ///   rendezvous, see [Channel]; [#UNBOUNDED] or anything negative is no bound
    public PriorityQueue(Comparator<? super E> order, int capacity) {
        this(order, capacity, List.of());
    }

    /// @param items what it holds at first, perhaps more than its capacity
    public PriorityQueue(Comparator<? super E> order, int capacity, Collection<? extends E> items) {
        super("priority queue", Items.sorted(order), capacity, items);
    }
}
