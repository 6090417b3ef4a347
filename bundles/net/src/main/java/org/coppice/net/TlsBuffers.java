package org.coppice.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers for TLS records, lent only while there is something in them: an idle connection has
/// none.
///
/// Without a lock: a green thread whose turn at it came when its loop had ended would never take
/// it, and the others behind it neither.
///
/// **Threads:** any; the streams of a context may be on several loops.
final class TlsBuffers {

    /// The largest record that JSSE reads, which includes those of peers that exceed RFC 8446, and
    /// two of the usual ones.
    static final int BYTES = 33_792;

    /// More than that many idle ones are left to the garbage collector.
    private static final int MOST = 64;

    private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

    /// How many are idle, or about to be.
    private final AtomicInteger count = new AtomicInteger();

    /// An empty one, ready to be filled.
    ByteBuffer take() {
        ByteBuffer buffer = idle.pollLast();
        if (buffer == null) {
            return ByteBuffer.allocate(BYTES);
        }
        count.decrementAndGet();
        return buffer.clear();
    }

    /// Gives one back that nobody uses any more.
    void give(ByteBuffer buffer) {
        if (buffer.capacity() != BYTES) {
            return;
        }
        if (count.incrementAndGet() <= MOST) {
            idle.addLast(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
