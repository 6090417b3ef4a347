package org.coppice.wsgi.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A body read from a stream through one buffer, which exists only while the body is iterated.
final class StreamBody implements Body {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream stream;
    private final long lengthBytes;

    StreamBody(InputStream stream, long lengthBytes) {
        this.stream = stream;
        this.lengthBytes = lengthBytes;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Buffers();
    }

    @Override
    public void close() {
        if (stream instanceof RequestInput) {
            return; // belongs to the server
        }
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "closing the body's stream failed: " + e.getMessage(), e);
        }
    }

    private final class Buffers implements Iterator<ByteBuffer> {
        private final byte[] bytes = new byte[bufferBytes()];
        private long sentBytes;
        private int filledBytes; // 0: nothing read ahead, -1: the end

        private int bufferBytes() {
            return lengthBytes < 0 ? BUFFER_BYTES : Math.clamp(lengthBytes, 1, BUFFER_BYTES);
        }

        @Override
        public boolean hasNext() {
            if (filledBytes == 0) {
                filledBytes = fill();
            }
            return filledBytes > 0;
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the body has no more buffers");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, filledBytes);
            sentBytes += filledBytes;
            filledBytes = 0;
            return buffer;
        }

        private int fill() {
            long wanted = lengthBytes < 0 ? bytes.length : lengthBytes - sentBytes;
            if (wanted == 0) {
                return -1;
            }
            try {
                int read;
                do {
                    read = stream.read(bytes, 0, (int) Math.min(wanted, bytes.length));
                } while (read == 0); // not by InputStream's contract, but seen
                if (read < 0 && lengthBytes >= 0) {
                    throw new EOFException(
                            "the body's stream ended after %d of %d bytes"
                                    .formatted(sentBytes, lengthBytes));
                }
                return read;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }
}
