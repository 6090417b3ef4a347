package org.coppice.green;

import java.time.Duration;

/// A lock that its holder may acquire again, and that only its holder may release: gevent's and
/// `threading`'s `RLock`. It is free when it was released as often as acquired.
///
/// Served first come, first served; a waiter that is killed or times out leaves it to the next.
///
/// **Threads:** belongs to the loop on which it is first used. **Errors:** each use from elsewhere
/// throws [IllegalStateException]. **Null:** nothing here is null.
public final class RLock {

    private final Lock lock = new Lock();

    /// Null while nobody holds it, and until one who was given it runs.
    private Fiber holder;

    private int holds;

    /// A lock that nobody holds.
    public RLock() {}

    /// Blocks until nobody else holds it.
    public void acquire() {
        acquire(WaitQueue.FOR_EVER);
    }

    /// As [#acquire()], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return whether the caller holds it
    public boolean acquire(Duration timeout) {
        return acquire(Sleep.nanos(timeout));
    }

    /// Takes it if nobody else holds it. Never blocks.
    public boolean tryAcquire() {
        return acquire(0);
    }

    void enter() {
        lock.enter();
    }

    private boolean acquire(long timeoutNanos) {
        enter();
        Fiber current = Fiber.current();
        if (holder != current) {
            if (!lock.acquire(timeoutNanos)) {
                return false;
            }
            holder = current;
        }
        holds++;
        return true;
    }

    /// Blocks until nobody else holds it, and holds it until the end of a `try` block.
    public Hold hold() {
        acquire();
        return new Hold(this::release);
    }

    /// Takes one acquire back; after the last the first waiter has it and is scheduled. The caller
    /// does not switch.
    ///
    /// @throws IllegalStateException if the caller does not hold it
    public void release() {
        requireHeld();
        holds--;
        if (holds == 0) {
            holder = null;
            lock.release();
        }
    }

    private void requireHeld() {
        if (!heldByCaller()) {
            throw new IllegalStateException(
                    HomeLoop.caller() + " does not hold the " + this + ", so it cannot release it");
        }
    }

    /// Lets it go altogether.
    ///
    /// @return how often it was held, for [#restore(int)]
    int releaseAll() {
        int before = holds;
        holds = 1;
        release();
        return before;
    }

    /// The caller has acquired it again, after [#releaseAll()].
    void restore(int before) {
        holds = before;
    }

    /// Whether the calling green thread holds it.
    public boolean heldByCaller() {
        lock.enter();
        return holder == Fiber.current();
    }

    /// Whether somebody holds it.
    public boolean locked() {
        return lock.locked();
    }

    /// How many wait for it.
    public int waiting() {
        return lock.waiting();
    }

    @Override
    public String toString() {
        return "reentrant " + lock;
    }
}
