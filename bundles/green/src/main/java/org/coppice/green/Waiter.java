package org.coppice.green;

/// A green thread in a [WaitQueue], with what it brings or is given.
///
/// **Threads:** its loop's thread only.
class Waiter {

    final Fiber fiber;
    Object item;
    boolean granted;
    boolean expired;
    boolean queued;
    Waiter previous;
    Waiter next;

    Waiter(Fiber fiber, Object item) {
        this.fiber = fiber;
        this.item = item;
    }

    /// It was granted, or its time is over: lets its green thread run.
    void wake() {
        fiber.wake();
    }
}
