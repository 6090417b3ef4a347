package org.coppice.green;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A green thread that waits for nothing but the time.
final class Sleep extends Timer {

    private final Fiber fiber;
    private boolean over;

    private Sleep(Fiber fiber) {
        this.fiber = fiber;
    }

    /// How long that is: not below zero, and 292 years at most.
    static long nanos(Duration duration) {
        return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
    }

    static void sleep(Fiber fiber, long nanos) {
        Sleep sleep = new Sleep(fiber);
        fiber.loop.startTimer(nanos, sleep);
        try {
            while (!sleep.over) {
                fiber.suspend(sleep);
            }
        } finally {
            fiber.loop.cancelTimer(sleep);
        }
    }

    @Override
    public void run() {
        over = true;
        fiber.wake();
    }

    @Override
    Fiber fiber() {
        return fiber;
    }

    @Override
    String what() {
        return "end of its sleep";
    }

    @Override
    public String toString() {
        return "sleep";
    }
}
