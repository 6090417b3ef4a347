package org.coppice.green;

import java.time.Duration;

/// A number of permits that green threads take and give back. eventlet's `semaphore.Semaphore`.
///
/// Served first come, first served: a permit that is released while somebody waits belongs to the
/// first waiter at once, so nobody overtakes. A waiter that is killed or times out leaves its
/// permit to the next.
///
/// **Threads:** one loop's thread. **Null:** nothing here is null.
public final class Semaphore implements LoopBound.ButReachable {

    private final WaitQueue waiters = new WaitQueue();
    private int permits;

    /// @param permits how many may be taken at first, zero or more
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ", allowed is 0 or more");
        }
        this.permits = permits;
    }

    /// Blocks until there is a permit and takes it.
    public void acquire() {
        acquire(WaitQueue.FOR_EVER);
    }

    /// As [#acquire()], at most so long.
    ///
    /// @param timeout zero or less only tries
    /// @return whether it has a permit
    public boolean acquire(Duration timeout) {
        return acquire(Math.max(0, timeout.toNanos()));
    }

    /// Takes a permit if there is one. Never blocks.
    public boolean tryAcquire() {
        if (permits > 0) {
            permits--;
            return true;
        }
        return false;
    }

    private boolean acquire(long timeoutNanos) {
        if (tryAcquire()) {
            return true;
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        try {
            return waiters.await(waiter, this, timeoutNanos);
        } catch (Throwable t) {
            if (waiter.granted) {
                release();
            }
            throw t;
        }
    }

    /// Gives a permit back, or one more. The first waiter is scheduled; the caller does not switch.
    public void release() {
        if (waiters.isEmpty() || permits < 0) {
            permits++;
        } else {
            waiters.grantFirst();
        }
    }

    /// Adds permits, or takes some out of circulation: then it may be below zero until enough were
    /// released.
    void adjust(int by) {
        permits += by;
        while (permits > 0 && !waiters.isEmpty()) {
            permits--;
            waiters.grantFirst();
        }
    }

    int permits() {
        return permits;
    }

    /// How many wait for a permit.
    public int waiting() {
        return waiters.size();
    }

    /// Whether [#acquire()] would block.
    public boolean locked() {
        return permits <= 0;
    }

    /// The permits less those who wait for one.
    public int balance() {
        return permits - waiters.size();
    }

    @Override
    public String toString() {
        return "semaphore with " + waiting() + " waiting";
    }
}
