package org.coppice.green;

/// A semaphore that never has more permits than at first: eventlet's and gevent's
/// `BoundedSemaphore`. One release too many is a mistake that it finds.
///
/// **Threads:** belongs to the loop on which it is first used, [#release()] too. **Errors:** each
/// use from elsewhere throws [IllegalStateException]. **Null:** nothing here is null.
public final class BoundedSemaphore extends Semaphore {

    private final int permitsMax;

    /// A semaphore of one permit.
    public BoundedSemaphore() {
        this(1);
    }

    /// @param permits how many may be taken, zero or more
    public BoundedSemaphore(int permits) {
        super(permits);
        permitsMax = permits;
    }

    /// Gives a permit back. The first waiter is scheduled; the caller does not switch.
    ///
    /// @throws IllegalStateException if all permits are back already
    @Override
    public void release() {
        enter();
        if (permits() >= permitsMax) {
            throw new IllegalStateException(
                    "Released more often than acquired: the "
                            + this
                            + " has all its "
                            + permitsMax);
        }
        releaseHere();
    }

    @Override
    public boolean bounded() {
        return true;
    }

    @Override
    Object waitedFor() {
        return new LoopBound.Only(this);
    }

    @Override
    String kind() {
        return "bounded semaphore";
    }
}
