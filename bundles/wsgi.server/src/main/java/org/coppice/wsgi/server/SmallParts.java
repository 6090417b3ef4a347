package org.coppice.wsgi.server;

import java.nio.ByteBuffer;

/// Collects the small parts of a streaming body until they are worth a chunk: eventlet's
/// `minimum_chunk_size`. All but the last are of at least that size then.
final class SmallParts {
    private final ByteBuffer collected;

    private SmallParts(int minimumBytes) {
        collected = ByteBuffer.allocate(minimumBytes);
    }

    /// For a body whose parts are to be collected; null for another one.
    ///
    /// @param lengthBytes -1 if it is streaming
    static SmallParts forBody(long lengthBytes, RequestEnviron environ) {
        if (lengthBytes >= 0) {
            return null;
        }
        int minimumBytes = environ.minimumChunkBytes();
        return minimumBytes > 1 ? new SmallParts(minimumBytes) : null;
    }

    boolean hasBytes() {
        return collected.position() > 0;
    }

    /// Takes from `part` what it needs. To be called again until it returns null.
    ///
    /// @return what is to be sent now, valid until the next call; null if more is needed
    ByteBuffer add(ByteBuffer part) {
        if (!collected.hasRemaining()) {
            collected.clear();
        }
        if (!hasBytes() && part.remaining() >= collected.capacity()) {
            return part;
        }
        int count = Math.min(part.remaining(), collected.remaining());
        int position = collected.position();
        collected.put(position, part, part.position(), count).position(position + count);
        part.position(part.position() + count);
        return collected.hasRemaining() ? null : collected.duplicate().flip();
    }

    /// What is left at the end.
    ByteBuffer take() {
        ByteBuffer rest = collected.duplicate().flip();
        collected.clear();
        return rest;
    }
}
