package org.coppice.green;

import java.time.Duration;

/// A number of permits that green threads take and give back: eventlet's and gevent's `Semaphore`.
///
/// Served first come, first served: a permit that is released while somebody waits belongs to the
/// first waiter at once, so nobody overtakes. A waiter that is killed or times out leaves its
/// permit to the next.
///
/// **Threads:** belongs to the loop on which it is first used; [#release()] alone may be called
/// from any thread. **Errors:** each other use from elsewhere throws [IllegalStateException].
/// **Null:** nothing here is null.
public sealed class Semaphore implements LoopBound.ButReachable permits BoundedSemaphore, Lock {

    private final HomeLoop home =
            new HomeLoop() {
                @Override
                void bound(int releases) {
                    permits += releases;
                }
            };
    private final WaitQueue waiters = new WaitQueue();
    private final WaitQueue onlookers = new WaitQueue();
    private int permits;

    /// A semaphore of one permit.
    public Semaphore() {
        this(1);
    }

    /// @param permits how many may be taken at first, zero or more
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + ", allowed is 0 or more");
        }
        this.permits = permits;
    }

    final void enter() {
        home.require(this);
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
        return acquire(Sleep.nanos(timeout));
    }

    /// Takes a permit if there is one. Never blocks.
    public boolean tryAcquire() {
        enter();
        if (permits > 0) {
            permits--;
            return true;
        }
        return false;
    }

    final boolean acquire(long timeoutNanos) {
        if (tryAcquire()) {
            return true;
        }
        Waiter waiter = new Waiter(Fiber.current(), null);
        try {
            return waiters.await(waiter, waitedFor(), timeoutNanos);
        } catch (Throwable t) {
            if (waiter.granted) {
                releaseHere();
            }
            throw t;
        }
    }

    /// Blocks until there is a permit and takes it until the end of a `try` block: Python's `with`.
    public final Hold hold() {
        acquire();
        return new Hold(this::release);
    }

    /// Blocks until there is a permit but takes none, and another may take it before the caller
    /// does: gevent's `wait`.
    public void awaitPermit() {
        awaitPermit(WaitQueue.FOR_EVER);
    }

    /// As [#awaitPermit()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether there was one
    public boolean awaitPermit(Duration timeout) {
        return awaitPermit(Sleep.nanos(timeout));
    }

    private boolean awaitPermit(long timeoutNanos) {
        return !locked()
                || onlookers.await(new Waiter(Fiber.current(), null), waitedFor(), timeoutNanos);
    }

    /// Gives a permit back, or one more. The first waiter is scheduled; the caller does not switch.
    ///
    /// From another thread it is handed over to the semaphore's loop, and this returns at once.
    public void release() {
        if (home.isHere()) {
            releaseHere();
        } else if (!home.useEarly()) {
            home.execute(this::releaseHere);
        }
    }

    final void releaseHere() {
        if (waiters.isEmpty()) {
            permits++;
            onlookers.grantAll();
        } else {
            waiters.grantFirst();
        }
    }

    final int permits() {
        return permits + home.earlyUses();
    }

    /// As [#waiting()], from any thread: a number of the past, for listings.
    final int waitingNearly() {
        return waiters.size();
    }

    /// How many wait for a permit.
    public int waiting() {
        enter();
        return waiters.size();
    }

    /// Whether [#acquire()] would block.
    public boolean locked() {
        enter();
        return permits == 0;
    }

    /// The permits less those who wait for one.
    public int balance() {
        enter();
        return permits - waiters.size();
    }

    /// Whether there is a number of permits that [#release()] does not exceed.
    public boolean bounded() {
        return false;
    }

    /// What listings show, and what tells whether other threads may end a wait.
    Object waitedFor() {
        return this;
    }

    String kind() {
        return "semaphore";
    }

    @Override
    public String toString() {
        return kind() + " with " + permits() + " permits, " + waiters.size() + " waiting";
    }
}
