package org.coppice.green;

/// So many places, taken and given back; who waits for one is served first come, first served. A
/// [Semaphore] that only its owner can reach.
///
/// **Threads:** one loop's thread; counts any, nearly.
final class Slots {

    private final Object owner;
    private final WaitQueue waiters = new WaitQueue();
    private int free;

    /// @param owner what is waited for, for listings
    Slots(Object owner, int free) {
        this.owner = owner;
        this.free = free;
    }

    /// Below zero after a shrink until enough were given back.
    int free() {
        return free;
    }

    int waiting() {
        return waiters.size();
    }

    boolean tryTake() {
        if (free <= 0) {
            return false;
        }
        free--;
        return true;
    }

    /// Blocks until there is a place. Who is killed or timed out leaves it to the next.
    ///
    /// @param timeoutNanos negative for ever, zero only tries
    /// @return whether it has a place
    boolean take(Fiber taker, long timeoutNanos) {
        if (tryTake()) {
            return true;
        }
        Waiter waiter = new Waiter(taker, null);
        try {
            return waiters.await(waiter, owner, timeoutNanos);
        } catch (Throwable t) {
            if (waiter.granted) {
                giveBack();
            }
            throw t;
        }
    }

    void giveBack() {
        adjust(1);
    }

    /// Adds places, or takes some away.
    void adjust(int by) {
        free += by;
        while (free > 0 && !waiters.isEmpty()) {
            free--;
            waiters.grantFirst();
        }
    }
}
