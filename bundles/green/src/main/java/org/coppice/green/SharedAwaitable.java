package org.coppice.green;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What any thread may make ready, and green threads of any loops wait for.
///
/// Whoever makes it ready takes all who wait out of the list, under the monitor and in the same
/// moment, and then tells each on its own loop. So a wait that is over knows how it ended: it is
/// still in the list, or somebody has taken it out, even if the news of that is still on its way.
///
/// **Threads:** any.
abstract sealed class SharedAwaitable extends Awaitable permits AsyncResult, Flag {

    /// In the order in which they came; guarded by itself.
    private final Set<Watcher> watchers = new LinkedHashSet<>(4);

    /// Whom to tell, and where.
    private static final class Watcher {
        final Loop loop;
        final Runnable action;

        Watcher(Loop loop, Runnable action) {
            this.loop = loop;
            this.action = action;
        }

        void tell() {
            if (loop.isOnLoop()) {
                Telling.tell("A watcher", action);
            } else {
                loop.execute(action);
            }
        }
    }

    /// A green thread that waits; only its own loop looks at this.
    private static final class Wait implements Runnable {
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
    }

    /// Makes it ready by the change and wakes all who wait, each in its own loop.
    final void announce(Runnable change) {
        List<Watcher> taken;
        synchronized (watchers) {
            change.run();
            taken = List.copyOf(watchers);
            watchers.clear();
        }
        taken.forEach(Watcher::tell);
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
        Watcher watcher = new Watcher(wait.fiber.loop, wait);
        return !add(watcher) || await(watcher, wait, timeoutNanos);
    }

    private boolean await(Watcher watcher, Wait wait, long timeoutNanos) {
        Loop loop = watcher.loop;
        Timer timer = timeoutNanos < 0 ? null : loop.startTimer(timeoutNanos, wait);
        try {
            while (!wait.over) {
                wait.fiber.suspend(this);
            }
            return !remove(watcher);
        } finally {
            wait.over = true;
            remove(watcher);
            if (timer != null) {
                loop.cancelTimer(timer);
            }
        }
    }

    /// @return false if it is ready: nobody would tell
    private boolean add(Watcher watcher) {
        synchronized (watchers) {
            return !ready() && watchers.add(watcher);
        }
    }

    private boolean remove(Watcher watcher) {
        synchronized (watchers) {
            return watchers.remove(watcher);
        }
    }

    @Override
    final void watch(Runnable action) {
        if (!add(new Watcher(Loop.here().handedOut(), action))) {
            action.run();
        }
    }

    @Override
    final void unwatch(Runnable action) {
        synchronized (watchers) {
            watchers.stream()
                    .filter(watcher -> watcher.action.equals(action))
                    .findFirst()
                    .ifPresent(watchers::remove);
        }
    }
}
