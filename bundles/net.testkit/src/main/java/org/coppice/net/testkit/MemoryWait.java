package org.coppice.net.testkit;

import java.time.Duration;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;

/// One direction of a [MemoryStream]'s end, and the one green thread that waits there.
///
/// **Threads:** the stream's loop.
final class MemoryWait {

    private final Object owner;
    private final String operation;
    private GreenThread<?> waiter;
    private Event<Void> changed;

    MemoryWait(Object owner, String operation) {
        this.owner = owner;
        this.operation = operation;
    }

    /// Blocks until something changes.
    ///
    /// @param timeout zero waits for ever
    /// @return false if the time was over first
    boolean await(Duration timeout) {
        if (waiter != null) {
            throw second(waiter + " waits already");
        }
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

    void wake() {
        if (waiter != null && !changed.ready()) {
            changed.send(null);
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
