package org.coppice.wsgi.server;

import java.nio.ByteBuffer;

/// The last bytes of a request line, `HTTP/1.1` and its end: the protocol's name is case-sensitive
/// (RFC 9112, section 2.3), and Jetty's parser tells only what it has understood.
final class LineEnd {
    private static final int BYTES = 10;
    private static final int HTTP = 'H' << 24 | 'T' << 16 | 'T' << 8 | 'P';

    /// What came with earlier buffers.
    private final ByteBuffer kept = ByteBuffer.allocate(2 * BYTES);

    /// Keeps what of a line that is not complete this buffer had, from there to its position.
    void keep(ByteBuffer bytes, int start) {
        int count = Math.min(BYTES, bytes.position() - start);
        append(bytes, bytes.position() - count, count);
    }

    /// Whether the line that ends at the position of this buffer, the part in which begins there,
    /// ends with `HTTP` and six more bytes.
    boolean isHttp(ByteBuffer bytes, int start) {
        int count = bytes.position() - start;
        if (count >= BYTES) {
            return bytes.getInt(bytes.position() - BYTES) == HTTP;
        }
        append(bytes, start, count);
        return kept.position() == BYTES && kept.getInt(0) == HTTP;
    }

    private void append(ByteBuffer bytes, int start, int count) {
        kept.put(kept.position(), bytes, start, count).position(kept.position() + count);
        if (kept.position() > BYTES) {
            kept.flip().position(kept.limit() - BYTES);
            kept.compact();
        }
    }
}
