package org.coppice.websocket.spi;

import java.util.concurrent.atomic.AtomicLong;

/// What other threads have tried to send and the loop has not seen yet; and how many messages were
/// dropped. Most connections never have one.
///
/// Whoever is told that his message is accepted has its room here until the loop has put it into
/// the queue: so it is not dropped later, and no loop that is late is handed over more than may
/// wait.
///
/// **Threads**: any.
final class Arrivals {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    long bytes() {
        return bytes.get();
    }

    /// Counts a message in, if there is room beside what waits.
    boolean tryAdd(Pending pending, Wire behind, long maxBytes) {
        long others = bytes.getAndAdd(pending.bytes) + behind.waitingBytes();
        if (others == 0 || others + pending.bytes <= maxBytes) {
            return true;
        }
        remove(pending);
        return false;
    }

    /// The loop has it.
    void remove(Pending pending) {
        bytes.addAndGet(-pending.bytes);
    }

    void drop() {
        dropped.incrementAndGet();
    }

    long dropped() {
        return dropped.get();
    }
}
