package org.coppice.green;

import java.util.Collection;
import java.util.List;

/// The queue of every day: first in, first out, and it knows when all items have been dealt with.
/// eventlet's and gevent's `Queue`.
///
/// ```java
/// Queue<Job> jobs = new Queue<>(100);
/// Coppice.spawnN(() -> {
///     for (Job job : jobs) {
///         job.run();
///         jobs.taskDone();
///     }
/// });
/// jobs.put(job);
/// jobs.join();
/// ```
///
/// Where nobody joins, [LightQueue] does the same. **Threads**, **errors** and **null** are those
/// of [LightQueue].
public final class Queue<E> extends JoinableQueue<E> {

    /// A queue without a bound.
    public Queue() {
        this(UNBOUNDED);
    }

    /// @param capacity how many items it holds before [#put(Object)] blocks; zero makes it a
    ///   rendezvous, see [Channel]; [#UNBOUNDED] or anything negative is no bound
    public Queue(int capacity) {
        this(capacity, List.of());
    }

    /// @param items what it holds at first, perhaps more than its capacity
    public Queue(int capacity, Collection<? extends E> items) {
        super("queue", Items.fifo(), capacity, items);
    }
}
