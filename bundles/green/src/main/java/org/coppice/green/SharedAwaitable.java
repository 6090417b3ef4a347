package org.coppice.green;

import java.util.LinkedHashMap;
import java.util.Map;

/// What any thread may make ready, and green threads of any loops wait for.
///
/// Whoever makes it ready takes all who wait out of the list, under the monitor and in the same
/// moment, and then tells each on its own loop. So a wait that is over knows how it ended: it is
/// still in the list, or somebody has taken it out, even if the news of that is still on its way.
///
/// **Threads:** any.
abstract sealed class SharedAwaitable extends Awaitable permits AsyncResult, Flag {

    /// Whom to tell, and where; in the order in which they came. Guarded by itself.
    private final Map<Runnable, Loop> watchers = new LinkedHashMap<>(4);

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

    /// Makes it ready by the change and wakes all who wait, each in its own loop.
    final void announce(Runnable change) {
        Map<Runnable, Loop> taken;
        synchronized (watchers) {
            change.run();
            taken = new LinkedHashMap<>(watchers);
            watchers.clear();
        }
        taken.forEach(SharedAwaitable::tell);
    }

    private static void tell(Runnable watcher, Loop loop) {
        if (loop.isOnLoop()) {
            Telling.tell("A watcher", watcher);
        } else {
            loop.execute(watcher);
        }
    }

    /// Blocks the current green thread until it is ready.
    ///
    /// @param timeoutNanos negative waits for ever, zero only looks
    /// @return whether it was made ready in time
    final boolean await(long timeoutNanos) {
        if (ready() || timeoutNanos == 0) {
            return ready();
        }
        Wait wait = new Wait(Fiber.current());
        return !add(wait, wait.fiber.loop) || await(wait, timeoutNanos);
    }

    private boolean await(Wait wait, long timeoutNanos) {
        Loop loop = wait.fiber.loop;
        Timer timer = timeoutNanos < 0 ? null : loop.startTimer(timeoutNanos, wait);
        try {
            while (!wait.over) {
                wait.fiber.suspend(this);
            }
            return !remove(wait);
        } finally {
            wait.over = true;
            remove(wait);
            if (timer != null) {
                loop.cancelTimer(timer);
            }
        }
    }

    /// @return false if it is ready: nobody would tell
    private boolean add(Runnable watcher, Loop loop) {
        synchronized (watchers) {
            if (ready()) {
                return false;
            }
            watchers.put(watcher, loop);
            return true;
        }
    }

    private boolean remove(Runnable watcher) {
        synchronized (watchers) {
            return watchers.remove(watcher) != null;
        }
    }

    @Override
    final void watch(Watcher watcher) {
        if (!add(watcher, Loop.here().handedOut())) {
            watcher.run();
        }
    }

    @Override
    final void unwatch(Watcher watcher) {
        remove(watcher);
    }
}
