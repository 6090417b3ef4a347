package org.coppice.green;

/// What any thread may make ready, and green threads of any loops wait for.
///
/// Whoever makes it ready takes all who wait out in the same moment, and then tells each on its own
/// loop. So a wait that is over knows how it ended: it is still in there, or somebody has taken it
/// out, even if the news of that is still on its way.
///
/// **Threads:** any.
abstract sealed class SharedAwaitable extends Awaitable permits AsyncResult, Flag {

    final SharedWaiters waiters = new SharedWaiters();

    /// Whom to tell, and where.
    private static final class Told extends SharedWaiters.Place {
        private final Runnable watcher;
        private final Loop loop;

        Told(Runnable watcher, Loop loop) {
            this.watcher = watcher;
            this.loop = loop;
        }

        void tell() {
            if (loop.isOnLoop()) {
                Telling.tell("A watcher", watcher);
            } else {
                loop.execute(watcher);
            }
        }
    }

    /// A green thread that waits; only its own loop looks at this.
    private static final class Wait extends Timer {
        private final Fiber fiber;
        private boolean over;

        Wait(Fiber fiber) {
            this.fiber = fiber;
        }

        /// It is ready, or the time is over; perhaps the green thread has long gone on.
        @Override
        public void run() {
            if (!over) {
                over = true;
                fiber.wake();
            }
        }

        @Override
        Fiber fiber() {
            return fiber;
        }

        @Override
        String what() {
            return "time-out of the wait for " + fiber.waitingFor;
        }
    }

    /// Makes it ready and wakes all who wait, each in its own loop.
    ///
    /// @return who waited, among them those that are no green threads
    final SharedWaiters.Place[] announce() {
        SharedWaiters.Place[] taken = waiters.announce();
        for (SharedWaiters.Place place : taken) {
            if (place instanceof Told told && !SharedWaiters.hasLeft(told)) {
                told.tell();
            }
        }
        return taken;
    }

    /// Blocks the current green thread until it is ready.
    ///
    /// @param timeoutNanos negative waits for ever, zero only looks
    /// @return whether it was made ready in time
    final boolean await(long timeoutNanos) {
        if (ready()) {
            return true;
        }
        if (timeoutNanos == 0) {
            return false;
        }
        Wait wait = new Wait(Fiber.current());
        Told place = new Told(wait, wait.fiber.loop);
        return !waiters.add(place) || await(wait, place, timeoutNanos);
    }

    private boolean await(Wait wait, Told place, long timeoutNanos) {
        Loop loop = place.loop;
        Timer timer = timeoutNanos < 0 ? null : loop.startTimer(timeoutNanos, wait);
        try {
            while (!wait.over) {
                wait.fiber.suspend(this);
            }
            return !waiters.leave(place);
        } finally {
            wait.over = true;
            waiters.leave(place);
            if (timer != null) {
                loop.cancelTimer(timer);
            }
        }
    }

    @Override
    final void watch(Watcher watcher) {
        Told place = new Told(watcher, Loop.here().handedOut());
        if (waiters.add(place)) {
            watcher.item = place;
        } else {
            watcher.run();
        }
    }

    @Override
    final void unwatch(Watcher watcher) {
        if (watcher.item instanceof Told place) {
            waiters.leave(place);
        }
    }
}
