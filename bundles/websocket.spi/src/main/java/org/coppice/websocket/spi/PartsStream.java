package org.coppice.websocket.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A binary message in parts.
final class PartsStream extends OutputStream {
    private static final int PART_BYTES = 8 * 1024;

    private final Parts parts;
    private final ByteBuffer bytes = ByteBuffer.allocate(PART_BYTES);

    PartsStream(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void write(int value) throws IOException {
        parts.requireOpen();
        bytes.put((byte) value);
        if (!bytes.hasRemaining()) {
            flush();
        }
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        parts.requireOpen();
        if (length > bytes.remaining()) {
            flush();
        }
        if (length > bytes.remaining()) {
            parts.send(ByteBuffer.wrap(source, from, length), false);
        } else {
            bytes.put(source, from, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (bytes.position() > 0) {
            parts.send(taken(), false);
        }
    }

    /// The part may wait after this has returned.
    private ByteBuffer taken() {
        ByteBuffer part = Backlog.copy(bytes.flip());
        bytes.clear();
        return part;
    }

    @Override
    public void close() throws IOException {
        parts.end(taken());
    }
}
