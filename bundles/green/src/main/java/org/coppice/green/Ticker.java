package org.coppice.green;

import org.osgi.annotation.versioning.ConsumerType;

/// The clock of a loop, replaceable so that tests need not wait.
///
/// **Threads:** called on the loop's thread.
@ConsumerType
@FunctionalInterface
public interface Ticker {

    /// The clock of the machine, [System#nanoTime()].
    Ticker SYSTEM = System::nanoTime;

    /// Now, in nanoseconds from an arbitrary origin; it never goes back.
    long nowNanos();

    /// Asked when everything on the loop is blocked and the next timer is due in `untilNextNanos`:
    /// how many of these nanoseconds the loop shall really wait for; negative waits until somebody
    /// moves the clock, see [#started(Runnable)]. A clock that jumps moves on by them and returns
    /// zero.
    default long idle(long untilNextNanos) {
        return untilNextNanos;
    }

    /// Told by each loop that begins to run by this clock: whoever moves the clock from elsewhere
    /// calls it afterwards, from any thread, and the loop looks at the time again.
    default void started(Runnable wakeup) {}

    /// The loop that told of this has ended.
    default void ended(Runnable wakeup) {}
}
