package org.coppice.coroutine.handoff;

import java.util.concurrent.locks.LockSupport;

/// Something that a virtual thread does while the calling platform thread waits for it.
///
/// **Threads:** [#run()] once, on a platform thread.
final class Stretch {

    private final Runnable turns;
    private final Thread caller = Thread.currentThread();
    private Throwable failure;
    private volatile boolean over;

    Stretch(Runnable turns) {
        this.turns = turns;
    }

    /// Returns, or throws what the turns threw, when they are over.
    void run() {
        Thread.ofVirtual().name("coppice-stretch").start(this::take);
        boolean interrupted = false;
        while (!over) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // else the next park would not wait
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private void take() {
        try {
            turns.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            over = true;
            LockSupport.unpark(caller);
        }
    }
}
