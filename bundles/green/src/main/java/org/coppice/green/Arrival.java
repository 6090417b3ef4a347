package org.coppice.green;

import java.util.concurrent.atomic.AtomicInteger;

/// A green thread that another thread has started, on its way to its loop.
final class Arrival implements Inbox.Item {

    private final Fiber fiber;
    private final AtomicInteger arriving;
    private final long delayNanos;

    Arrival(Fiber fiber, AtomicInteger arriving, long delayNanos) {
        this.fiber = fiber;
        this.arriving = arriving;
        this.delayNanos = delayNanos;
    }

    @Override
    public void run() {
        arriving.decrementAndGet();
        fiber.start(delayNanos);
    }

    @Override
    public void refuse() {
        fiber.abandon();
    }
}
