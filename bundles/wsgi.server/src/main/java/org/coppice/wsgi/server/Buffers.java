package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The buffers of one loop that nobody uses, the last used first.
///
/// Who waits for a slow client needs none: it gives its own back and takes another one when
/// something has come. So thousands that wait cost little memory, and a garbage collector has
/// little to move.
///
/// **Threads**: its loop's.
final class Buffers {
    private static final int KEPT = 128;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final int bufferBytes;

    Buffers(int bufferBytes) {
        this.bufferBytes = bufferBytes;
    }

    /// An empty one, on the heap, to be read from.
    ByteBuffer take() {
        return free.isEmpty() ? ByteBuffer.allocate(bufferBytes).flip() : free.pop();
    }

    /// @param buffer nobody else has it any more
    void giveBack(ByteBuffer buffer) {
        if (free.size() < KEPT) {
            free.push(buffer.clear().flip());
        }
    }
}
