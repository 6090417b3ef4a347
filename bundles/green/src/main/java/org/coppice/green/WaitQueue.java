package org.coppice.green;

/// Green threads that wait for the same thing, first come, first served.
///
/// What they wait for is handed over by [#grantFirst()]: the waiter leaves the queue at that
/// moment, so nobody can come in between, and it is only scheduled, never switched to. A waiter
/// whose wait ends with an exception although it had been granted must hand on what it got:
/// [#await] throws and the caller looks at [Waiter#granted].
///
/// **Threads:** one loop's thread only; whoever owns it sees to that, see [HomeLoop].
final class WaitQueue {

    static final long FOR_EVER = -1;

    private Waiter first;
    private Waiter last;
    private int size;

    int size() {
        return size;
    }

    /// The one that came first, null if nobody waits.
    Waiter first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Suspends the waiter's green thread, which is the current one.
    ///
    /// @param what what it waits for, for listings
    /// @param timeoutNanos negative waits for ever, zero does not wait
    /// @return false if the time was over first
    boolean await(Waiter waiter, Object what, long timeoutNanos) {
        if (timeoutNanos == 0) {
            return false;
        }
        if (timeoutNanos > 0) {
            return awaitAtMost(waiter, what, timeoutNanos);
        }
        append(waiter);
        try {
            while (!waiter.granted) {
                waiter.fiber.suspend(what);
            }
        } finally {
            remove(waiter);
        }
        return true;
    }

    private boolean awaitAtMost(Waiter waiter, Object what, long timeoutNanos) {
        Fiber fiber = waiter.fiber;
        append(waiter);
        Timer expiry = fiber.loop.startTimer(timeoutNanos, new Expiry(waiter));
        try {
            while (!waiter.granted && !waiter.expired) {
                fiber.suspend(what);
            }
        } finally {
            remove(waiter);
            fiber.loop.cancelTimer(expiry);
        }
        return waiter.granted;
    }

    /// Calls the watcher when this queue would let a waiter go on.
    void watch(Watcher watcher) {
        append(watcher);
    }

    /// Takes the watcher out, if it is in this queue.
    void unwatch(Watcher watcher) {
        remove(watcher);
    }

    /// Lets the first waiter go on and takes it out; only to be called when not empty.
    Waiter grantFirst() {
        Waiter waiter = first;
        remove(waiter);
        waiter.granted = true;
        waiter.wake();
        return waiter;
    }

    void grantAll() {
        grantAll(null);
    }

    void grantAll(Object item) {
        while (first != null) {
            grantFirst().item = item;
        }
    }

    private void append(Waiter waiter) {
        waiter.queued = true;
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        size++;
    }

    private void remove(Waiter waiter) {
        if (!waiter.queued) {
            return;
        }
        waiter.queued = false;
        if (waiter.previous == null) {
            first = waiter.next;
        } else {
            waiter.previous.next = waiter.next;
        }
        if (waiter.next == null) {
            last = waiter.previous;
        } else {
            waiter.next.previous = waiter.previous;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
    }

    /// The end of a waiter's patience.
    private final class Expiry extends Timer {
        private final Waiter waiter;

        Expiry(Waiter waiter) {
            this.waiter = waiter;
        }

        @Override
        public void run() {
            if (!waiter.granted) {
                remove(waiter);
                waiter.expired = true;
                waiter.wake();
            }
        }

        @Override
        Fiber fiber() {
            return waiter.fiber;
        }

        @Override
        String what() {
            return "time-out of the wait for " + waiter.fiber.waitingFor;
        }
    }
}
