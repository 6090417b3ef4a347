package org.coppice.green;

/// At most one holds it: eventlet's `lock.Lock`. Whoever runs on its loop may release it, not only
/// the holder; a holder that acquires it again waits for itself. See [RLock].
///
/// `synchronized` and the locks of `java.util.concurrent` work between green threads too, but not
/// between them and the tasks of their loop, see [Loop#execute(Runnable)]. This one is for what
/// belongs to one loop: it is served first come, first served, and a kill or a time-out ends a wait
/// for it. A task may only try it.
///
/// **Threads:** belongs to the loop on which it is first used, [#release()] too. **Errors:** each
/// use from elsewhere throws [IllegalStateException]. **Null:** nothing here is null.
public final class Lock extends Semaphore {

    /// A lock that nobody holds.
    public Lock() {
        super(1);
    }

    /// Lets it go. The first waiter has it at once and is scheduled; the caller does not switch.
    ///
    /// @throws IllegalStateException if nobody holds it
    @Override
    public void release() {
        if (!locked()) {
            throw new IllegalStateException("Release of a lock that nobody holds");
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
        return "lock";
    }

    @Override
    public String toString() {
        return kind() + (permits() > 0 ? " (free)" : " (held, " + waitingNearly() + " waiting)");
    }
}
