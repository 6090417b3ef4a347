package org.coppice.green;

import java.util.concurrent.atomic.AtomicInteger;

/// A green thread that another thread has spawned, on its way to its loop.
final class Arrival implements Inbox.Item {

    private final Fiber fiber;
    private final AtomicInteger arriving;

    Arrival(Fiber fiber, AtomicInteger arriving) {
        this.fiber = fiber;
        this.arriving = arriving;
    }

    @Override
    public void run() {
        arriving.decrementAndGet();
        fiber.loop.arrive(fiber);
    }

    @Override
    public void refuse() {
        fiber.abandon();
    }
}
