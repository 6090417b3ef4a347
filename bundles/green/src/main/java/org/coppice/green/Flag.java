package org.coppice.green;

import java.time.Duration;

/// Is set or not, and green threads wait until it is: gevent's and `threading`'s `Event`. May be
/// set and cleared again and again.
///
/// What is sent once and carries a value is an [Event] or, between threads, an [AsyncResult].
///
/// **Threads:** any thread sets, clears and asks; green threads of any loops wait. **Null:**
/// nothing here is null.
public final class Flag extends SharedAwaitable {

    /// A flag that is not set.
    public Flag() {}

    /// Sets it and wakes all who wait, also if it is cleared at once. Those of one loop go on in
    /// the order in which they came; the caller does not switch. Setting it again changes nothing.
    public void set() {
        announce();
    }

    /// Takes the setting back: who waits from now on blocks.
    public void clear() {
        waiters.clear();
    }

    /// Whether it is set.
    public boolean isSet() {
        return waiters.isReady();
    }

    /// As [#isSet()].
    @Override
    public boolean ready() {
        return waiters.isReady();
    }

    /// Blocks until it is set. That it still is when this returns is not guaranteed.
    public void await() {
        await(WaitQueue.FOR_EVER);
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it was set in time
    public boolean await(Duration timeout) {
        return await(Sleep.nanos(timeout));
    }

    @Override
    public String toString() {
        return isSet() ? "flag (set)" : "flag (not set)";
    }
}
