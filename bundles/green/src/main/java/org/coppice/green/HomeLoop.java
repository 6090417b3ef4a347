package org.coppice.green;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/// The loop that something belongs to: the one on which it is first used. From then on each use
/// from elsewhere is refused at once, whether or not it would have done harm this time.
///
/// Of two loops that begin at the same time one wins.
///
/// Without a lock: a task of the loop must never wait behind a green thread of the same loop.
///
/// **Threads:** any.
class HomeLoop {

    private static final AtomicReferenceFieldUpdater<HomeLoop, Loop> LOOP =
            AtomicReferenceFieldUpdater.newUpdater(HomeLoop.class, Loop.class, "loop");
    private static final AtomicIntegerFieldUpdater<HomeLoop> EARLY =
            AtomicIntegerFieldUpdater.newUpdater(HomeLoop.class, "early");

    /// Instead of a number, once the loop counts for itself.
    private static final int TOLD = -1;

    private volatile Loop loop;

    /// How often there was an early use; the loop is there before this is [#TOLD].
    private volatile int early;

    /// The owner has its loop, which is the caller's.
    ///
    /// @param earlyUses how often [#useEarly()] said true
    void bound(int earlyUses) {}

    /// To be called first by each method of the owner, in a green thread or in a task of the loop.
    ///
    /// @return the owner's loop, which is the caller's
    /// @throws IllegalStateException if the caller is not on the owner's loop
    final Loop require(Object owner) {
        Loop home = loop;
        return home != null && home.isOnLoop() ? home : bind(owner);
    }

    /// As [#require(Object)], of a green thread.
    ///
    /// @return the current one
    final Fiber current(Object owner) {
        require(owner);
        return Fiber.current();
    }

    /// As [#require(Object)], of another loop than the caller's. Not for who counts early uses.
    final void require(Loop other, Object owner) {
        if (loop == null) {
            LOOP.compareAndSet(this, null, other);
        }
        if (loop != other) {
            throw new IllegalStateException(
                    "The "
                            + owner
                            + " belongs to loop "
                            + loop.name()
                            + ", not to "
                            + other.name()
                            + ": hand the work over with Loop.execute");
        }
    }

    /// Whether the caller is on the owner's loop; false also as long as there is none.
    final boolean isHere() {
        Loop home = loop;
        return home != null && home.isOnLoop();
    }

    private Loop bind(Object owner) {
        Loop current = currentOrNull();
        if (current == null || !LOOP.compareAndSet(this, null, current)) {
            throw new IllegalStateException(refusal(owner));
        }
        bound(EARLY.getAndSet(this, TOLD));
        return current;
    }

    /// Counts a use before there is a loop.
    ///
    /// @return false if there is one: it was not counted
    final boolean useEarly() {
        while (true) {
            int now = early;
            if (now == TOLD) {
                return false;
            }
            if (EARLY.compareAndSet(this, now, now + 1)) {
                return true;
            }
        }
    }

    /// How often there was an early use that the owner was not told of.
    final int earlyUses() {
        return Math.max(0, early);
    }

    /// Runs the action on the owner's loop, which there must be.
    final void execute(Runnable action) {
        loop.execute(action);
    }

    private static Loop currentOrNull() {
        return GreenThread.isCurrent() || Thread.currentThread() instanceof LoopThread
                ? Loop.here()
                : null;
    }

    /// Who calls, for messages.
    static Object caller() {
        return GreenThread.isCurrent() ? GreenThread.current() : Thread.currentThread();
    }

    private String refusal(Object owner) {
        return "The "
                + owner
                + (loop == null ? " belongs to no loop yet" : " belongs to loop " + loop.name())
                + " but was used by "
                + caller()
                + ": hand the call over with Loop.execute, or use between loops and threads an"
                + " AsyncResult, a Flag or a queue of java.util.concurrent";
    }
}
