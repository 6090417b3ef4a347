package org.coppice.green;

import java.time.Duration;

/// A semaphore with two ends: to take a permit blocks while there is none, and to give one back
/// blocks while all are there. eventlet's `CappedSemaphore`.
///
/// **Threads:** belongs to the loop on which it is first used. **Errors:** each use from elsewhere
/// throws [IllegalStateException]. **Null:** nothing here is null.
public final class CappedSemaphore {

    private final HomeLoop home = new HomeLoop();

    /// The permits that can be taken.
    private final BoundedSemaphore present;

    /// The permits that can be given back.
    private final BoundedSemaphore absent;

    /// @param permits how many may be taken at first, zero or more
    /// @param limit how many there may be at most, no less than the permits
    public CappedSemaphore(int permits, int limit) {
        if (limit < permits) {
            throw new IllegalArgumentException(
                    "limit is " + limit + ", allowed is " + permits + ", the permits, or more");
        }
        present = new BoundedSemaphore(permits);
        absent = new BoundedSemaphore(limit - permits);
    }

    /// Blocks until there is a permit and takes it.
    public void acquire() {
        move(present, absent, WaitQueue.FOR_EVER);
    }

    /// As [#acquire()], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return whether it has a permit
    public boolean acquire(Duration timeout) {
        return move(present, absent, Sleep.nanos(timeout));
    }

    /// Takes a permit if there is one. Never blocks.
    public boolean tryAcquire() {
        return move(present, absent, 0);
    }

    /// Blocks until not all permits are there and gives one back, or one more.
    public void release() {
        move(absent, present, WaitQueue.FOR_EVER);
    }

    /// As [#release()], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return whether the permit is back
    public boolean release(Duration timeout) {
        return move(absent, present, Sleep.nanos(timeout));
    }

    /// Gives a permit back unless all are there. Never blocks.
    public boolean tryRelease() {
        return move(absent, present, 0);
    }

    private boolean move(Semaphore from, Semaphore to, long timeoutNanos) {
        home.require(this);
        if (!from.acquire(timeoutNanos)) {
            return false;
        }
        to.releaseHere();
        return true;
    }

    /// The permits less those who wait for one, plus those who wait to give one back.
    public int balance() {
        home.require(this);
        return present.balance() + absent.waiting();
    }

    /// Whether [#acquire()] would block.
    public boolean locked() {
        home.require(this);
        return present.locked();
    }

    /// Always true: see [Semaphore#bounded()].
    public boolean bounded() {
        return true;
    }

    @Override
    public String toString() {
        return "capped semaphore with "
                + present.permits()
                + " permits, "
                + (present.waitingNearly() + absent.waitingNearly())
                + " waiting";
    }
}
