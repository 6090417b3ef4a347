package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.coppice.wsgi.api.Body;

/// A body that is coded as it is sent. Of one of unknown length, which may be slow, each buffer
/// goes out at once.
final class EncodedBody implements Body {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final Body plain;
    private final ContentEncoder encoder;
    private Buffers buffers; // null until it is iterated

    EncodedBody(Body plain, ContentEncoder encoder) {
        this.plain = plain;
        this.encoder = encoder;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        buffers = new Buffers();
        return buffers;
    }

    @Override
    public void close() {
        try {
            if (buffers != null) {
                buffers.release();
            }
        } finally {
            plain.close();
        }
    }

    private final class Buffers implements Iterator<ByteBuffer> {
        private final ByteArrayOutputStream coded = new ByteArrayOutputStream(BUFFER_BYTES);
        private final boolean flush = plain.lengthBytes() < 0;
        private final Iterator<ByteBuffer> source = plain.iterator();
        private OutputStream stream; // null until the first buffer
        private boolean ended;

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public ByteBuffer next() {
            if (ended) {
                throw new NoSuchElementException("the body has no more buffers");
            }
            coded.reset();
            try {
                if (stream == null) {
                    stream = encoder.encoder(coded);
                }
                fill();
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            return ByteBuffer.wrap(coded.toByteArray());
        }

        /// Frees what the compressor holds outside of the heap.
        void release() {
            try {
                if (stream != null && !ended) {
                    stream.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }

        private void fill() throws IOException {
            do {
                if (!source.hasNext()) {
                    ended = true;
                    stream.close();
                    return;
                }
                ByteBuffer buffer = source.next();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                stream.write(bytes);
                if (flush) {
                    stream.flush();
                }
            } while (coded.size() < (flush ? 1 : BUFFER_BYTES));
        }
    }
}
