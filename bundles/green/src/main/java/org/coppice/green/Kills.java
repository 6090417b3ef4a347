package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Ends several green threads at once.
final class Kills {

    private Kills() {}

    /// They die in the order in which they are named, and the caller goes on after them and all
    /// that was ready; if it is one of them it dies last.
    static void kill(Iterable<? extends GreenThread<?>> threads, Throwable error) {
        killListed(listed(threads), Objects.requireNonNull(error, "error"));
    }

    /// As [#kill], and waits for their ends.
    ///
    /// @param timeout null waits for ever
    static void killAndAwait(
            Iterable<? extends GreenThread<?>> threads, Throwable error, Duration timeout) {
        Objects.requireNonNull(error, "error");
        Fiber current = Fiber.current();
        List<GreenThread<?>> listed = listed(threads);
        for (GreenThread<?> thread : listed) {
            thread.requireLoopOf(current);
        }
        killListed(listed, error);
        if (timeout == null) {
            Waits.list(listed, Waits.ALL, WaitQueue.FOR_EVER);
        } else if (!listed.stream().allMatch(GreenThread::ready)) {
            try (Timeout _ = Timeout.start(timeout)) {
                Waits.list(listed, Waits.ALL, WaitQueue.FOR_EVER);
            }
        }
    }

    private static List<GreenThread<?>> listed(Iterable<? extends GreenThread<?>> threads) {
        List<GreenThread<?>> listed = new ArrayList<>();
        threads.forEach(thread -> listed.add(Objects.requireNonNull(thread, "thread")));
        return listed;
    }

    /// Who is killed goes before all that is ready, so the last must come first. Those that never
    /// began end here, in their order.
    private static void killListed(List<GreenThread<?>> threads, Throwable error) {
        for (GreenThread<?> thread : threads) {
            if (thread.fiber().loop.isOnLoop()) {
                thread.cancel(error);
            }
        }
        boolean suicide = false;
        for (GreenThread<?> thread : threads.reversed()) {
            if (!thread.fiber().loop.isOnLoop()) {
                thread.kill(error);
            } else if (thread.fiber().loop.isRunning(thread.fiber())) {
                suicide = true;
            } else {
                thread.fiber().kill(error);
            }
        }
        if (suicide) {
            throw Sneaky.rethrow(error);
        }
        if (GreenThread.isCurrent()) {
            Fiber.current().letTheKilledRun();
        }
    }
}
