package org.coppice.net.testkit;

import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;

/// One direction of a [MemoryStream]'s end, and the one green thread or task that waits there.
///
/// **Threads:** the stream's loop.
final class MemoryWait {

    private final Object owner;
    private final String operation;
    private GreenThread<?> waiter;
    private Event<Void> changed;

    /// What waits instead of a green thread; else null.
    private Runnable task;

    MemoryWait(Object owner, String operation) {
        this.owner = owner;
        this.operation = operation;
    }

    /// Blocks until something changes.
    ///
    /// @param timeout zero waits for ever
    /// @return false if the time was over first
    boolean await(Duration timeout) {
        requireNobody();
        task = null;
        waiter = GreenThread.current();
        changed = new Event<>();
        try {
            if (timeout.isZero()) {
                changed.await();
                return true;
            }
            return changed.await(timeout);
        } finally {
            waiter = null;
        }
    }

    /// Has the task run on the loop when something changes or the time is over.
    ///
    /// @param timeout zero waits for ever
    void whenChanged(Duration timeout, Runnable newTask) {
        requireNobody();
        task = newTask;
        if (!timeout.isZero()) {
            Coppice.spawnAfter(
                    timeout,
                    () -> {
                        if (task == newTask) {
                            runTask();
                        }
                        return null;
                    });
        }
    }

    private void runTask() {
        Runnable due = task;
        task = null;
        Loop.current().execute(due);
    }

    void wake() {
        if (waiter != null && !changed.ready()) {
            changed.send(null);
        }
        if (task != null) {
            runTask();
        }
    }

    private void requireNobody() {
        if (waiter != null) {
            throw second(waiter + " waits already");
        }
    }

    IllegalStateException second(String why) {
        return new IllegalStateException(
                "Second simultaneous "
                        + operation
                        + " on "
                        + owner
                        + ": "
                        + why
                        + "; let one green thread do it");
    }
}
