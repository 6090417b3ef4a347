package org.coppice.hub.api;

import java.util.concurrent.atomic.AtomicInteger;

/// Collapses wake-ups, and saves the system call of those that nobody sleeps through: for
/// implementors of [Hub].
///
/// The hub says when it sleeps: [#fallAsleep()] before it waits, [#awake()] after it. Of the
/// wake-ups between the two exactly one is told to signal the system; any other leaves a note,
/// which makes the next `fallAsleep` answer no. What can go wrong is harmless: a waker held up
/// between its note and its signal disturbs a later sleep, once.
///
/// **Threads:** [#wakeup()] may be called from any; the rest belongs to the hub's owner. What a
/// thread did before its `wakeup` is visible to the owner after the `awake` that follows.
public final class WakeupGate {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;

    private final AtomicInteger state = new AtomicInteger(AWAKE);

    /// A gate whose owner is awake.
    public WakeupGate() {}

    /// The owner is about to wait.
    ///
    /// @return false if a wake-up has come since it was awake: then it must not wait, only look
    public boolean fallAsleep() {
        return state.compareAndSet(AWAKE, ASLEEP);
    }

    /// The owner has waited, or looked. Forgets the wake-ups so far: they have done their work.
    public void awake() {
        state.getAndSet(AWAKE); // not just set: reading makes the wakers' writes visible
    }

    /// Notes a wake-up.
    ///
    /// @return true if the owner sleeps and the caller has to signal it
    public boolean wakeup() {
        return state.get() != WOKEN && state.getAndSet(WOKEN) == ASLEEP;
    }
}
