package org.coppice.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers for TLS records, lent only while there is something in them: an idle connection has
/// none.
///
/// **Threads:** any; the streams of a context may be on several loops.
final class TlsBuffers {

    /// The largest record that JSSE reads, which includes those of peers that exceed RFC 8446, and
    /// two of the usual ones.
    static final int BYTES = 33_792;

    /// More than that many idle ones are left to the garbage collector.
    private static final int MOST = 64;

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    /// An empty one, ready to be filled.
    ByteBuffer take() {
        synchronized (idle) {
            ByteBuffer buffer = idle.pollLast();
            if (buffer != null) {
                return buffer.clear();
            }
        }
        return ByteBuffer.allocate(BYTES);
    }

    /// Gives one back that nobody uses any more.
    void give(ByteBuffer buffer) {
        synchronized (idle) {
            if (idle.size() < MOST && buffer.capacity() == BYTES) {
                idle.addLast(buffer);
            }
        }
    }
}
