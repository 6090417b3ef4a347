package org.coppice.green;

import java.time.Duration;

/// A counter whose zero green threads wait for, a semaphore the other way round: eventlet's
/// `coros.metaphore`. It counts what is under way.
///
/// **Threads:** belongs to the loop on which it is first used. **Errors:** each use from elsewhere
/// throws [IllegalStateException]. **Null:** nothing here is null.
public final class Metaphore implements LoopBound {

    private final HomeLoop home = new HomeLoop();
    private final WaitQueue waiters = new WaitQueue();
    private int count;

    /// One that counts zero: nobody has to wait.
    public Metaphore() {}

    /// Counts one more.
    public void inc() {
        inc(1);
    }

    /// Counts so many more.
    ///
    /// @param by one or more
    public void inc(int by) {
        home.require(this);
        count = Math.addExact(count, requirePositive(by));
    }

    /// Counts one less, see [#dec(int)].
    public void dec() {
        dec(1);
    }

    /// Counts so many less, but not below zero. With zero all who wait are scheduled; the caller
    /// does not switch.
    ///
    /// @param by one or more
    public void dec(int by) {
        home.require(this);
        count = Math.max(0, count - requirePositive(by));
        if (count == 0) {
            waiters.grantAll();
        }
    }

    private static int requirePositive(int by) {
        if (by <= 0) {
            throw new IllegalArgumentException("by is " + by + ", allowed is 1 or more");
        }
        return by;
    }

    /// What it counts.
    public int count() {
        home.require(this);
        return count;
    }

    /// Blocks until it counts zero.
    public void await() {
        await(WaitQueue.FOR_EVER);
    }

    /// As [#await()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether it counted zero in time
    public boolean await(Duration timeout) {
        return await(Sleep.nanos(timeout));
    }

    private boolean await(long timeoutNanos) {
        return count() == 0 || waiters.await(new Waiter(Fiber.current(), null), this, timeoutNanos);
    }

    @Override
    public String toString() {
        return "metaphore of " + count;
    }
}
