package org.coppice.green;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A green thread that waits for nothing but the time.
final class Sleep {

    private boolean over;

    private Sleep() {}

    /// How long that is: not below zero, and 292 years at most.
    static long nanos(Duration duration) {
        return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
    }

    static void sleep(Fiber fiber, long nanos) {
        Sleep sleep = new Sleep();
        Timer timer = fiber.loop.startTimer(nanos, () -> sleep.end(fiber));
        try {
            while (!sleep.over) {
                fiber.suspend(sleep);
            }
        } finally {
            fiber.loop.cancelTimer(timer);
        }
    }

    private void end(Fiber fiber) {
        over = true;
        fiber.wake();
    }

    @Override
    public String toString() {
        return "sleep";
    }
}
