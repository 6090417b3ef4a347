package org.coppice.green;

/// The loop that something belongs to: the one on which it is first used. From then on each use
/// from elsewhere is refused at once, whether or not it would have done harm this time.
///
/// Binding takes the monitor, so two loops that begin at the same time do not both win. The check
/// itself is a plain read: who misses the binding of another loop takes the monitor and sees it.
///
/// **Threads:** any.
final class HomeLoop {

    private Loop loop;

    /// To be called first by each method of the owner, in a green thread or in a task of the loop.
    ///
    /// @return the owner's loop, which is the caller's
    /// @throws IllegalStateException if the caller is not on the owner's loop
    Loop require(Object owner) {
        Loop home = loop;
        return home != null && home.isOnLoop() ? home : bind(owner);
    }

    /// As [#require(Object)], of a green thread.
    ///
    /// @return the current one
    Fiber current(Object owner) {
        require(owner);
        return Fiber.current();
    }

    /// As [#require(Object)], of another loop than the caller's.
    void require(Loop other, Object owner) {
        synchronized (this) {
            if (loop == null) {
                loop = other;
            }
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
    boolean isHere() {
        Loop home = loop;
        return home != null && home.isOnLoop();
    }

    private synchronized Loop bind(Object owner) {
        Loop current = currentOrNull();
        if (loop != null || current == null) {
            throw new IllegalStateException(refusal(owner));
        }
        loop = current;
        return current;
    }

    /// Runs the action unless there is a loop; meanwhile none comes.
    ///
    /// @return whether it ran
    synchronized boolean runUnbound(Runnable action) {
        if (loop == null) {
            action.run();
        }
        return loop == null;
    }

    /// Runs the action on the owner's loop, which there must be.
    void execute(Runnable action) {
        Loop home;
        synchronized (this) {
            home = loop;
        }
        home.execute(action);
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
