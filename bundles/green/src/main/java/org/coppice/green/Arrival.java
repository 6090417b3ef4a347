package org.coppice.green;

import java.util.concurrent.atomic.AtomicInteger;

/// A green thread that another thread has started, on its way to its loop.
final class Arrival implements Inbox.Item {

    private final Fiber fiber;
    private final AtomicInteger arriving;
    private final long delayNanos;
    private volatile boolean refused;

    /// @param arriving counts it until it is there
    Arrival(Fiber fiber, AtomicInteger arriving, long delayNanos) {
        arriving.incrementAndGet();
        this.fiber = fiber;
        this.arriving = arriving;
        this.delayNanos = delayNanos;
    }

    @Override
    public void run() {
        fiber.start(delayNanos);
        arriving.decrementAndGet(); // now it counts among the living
        if (!fiber.isLiving()) { // it was ended on its way
            fiber.loop.spawnNotes().ended(fiber);
        }
    }

    @Override
    public void refuse() {
        refused = true;
        fiber.abandon();
        fiber.loop.spawnNotes().ended(fiber);
    }

    /// Whether its loop has ended before it. False too if that is not known yet: then the green
    /// thread ends with a [GreenExit].
    boolean isRefused() {
        return refused;
    }
}
