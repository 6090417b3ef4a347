package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.coppice.wsgi.api.Body;

/// Compresses a body as it is sent. Of a body of unknown length, which may be slow, each buffer
/// goes out at once.
final class Gzip implements Body {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int ZLIB_METHOD = 8; // RFC 1950, section 2.2
    private static final int ZLIB_CHECK = 31;

    private final Body plain;
    private Buffers buffers; // null until it is iterated

    Gzip(Body plain) {
        this.plain = plain;
    }

    /// Undoes a content coding.
    ///
    /// @throws IllegalArgumentException if it is neither `gzip` nor `deflate`
    static UnaryOperator<Body> decoder(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip" -> coded -> Body.of(new Opened(coded, Gzip::gunzip));
            case "deflate" -> coded -> Body.of(new Opened(coded, Gzip::inflater));
            default ->
                    throw new IllegalArgumentException(
                            "content coding \"%s\" is not allowed: it must be gzip or deflate"
                                    .formatted(coding));
        };
    }

    private static InputStream gunzip(InputStream stream) throws IOException {
        return new GZIPInputStream(stream, BUFFER_BYTES);
    }

    /// What is called `deflate` should be in the zlib format, but servers have sent it raw (RFC
    /// 9110, section 8.4.1.2): the first two bytes tell.
    private static InputStream inflater(InputStream stream) throws IOException {
        PushbackInputStream source = new PushbackInputStream(stream, 2);
        byte[] head = source.readNBytes(2);
        source.unread(head);
        boolean zlib =
                head.length == 2
                        && (head[0] & 0xf) == ZLIB_METHOD
                        && ((head[0] & 0xff) << 8 | head[1] & 0xff) % ZLIB_CHECK == 0;
        Inflater inflater = new Inflater(!zlib);
        return new InflaterInputStream(source, inflater, BUFFER_BYTES) {
            @Override
            public void close() throws IOException {
                inflater.end();
                super.close();
            }
        };
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        buffers = new Buffers();
        return buffers;
    }

    @Override
    public void close() {
        if (buffers != null) {
            buffers.release();
        }
        plain.close();
    }

    private final class Buffers implements Iterator<ByteBuffer> {
        private final ByteArrayOutputStream coded = new ByteArrayOutputStream(BUFFER_BYTES);
        private final boolean flush = plain.lengthBytes() < 0;
        private final Iterator<ByteBuffer> source = plain.iterator();
        private GZIPOutputStream gzip;
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
                if (gzip == null) {
                    gzip = new GZIPOutputStream(coded, BUFFER_BYTES, true);
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
                if (gzip != null && !ended) {
                    gzip.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }

        private void fill() throws IOException {
            do {
                if (!source.hasNext()) {
                    ended = true;
                    gzip.close();
                    return;
                }
                ByteBuffer buffer = source.next();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                gzip.write(bytes);
                if (flush) {
                    gzip.flush();
                }
            } while (coded.size() < (flush ? 1 : BUFFER_BYTES));
        }
    }

    /// Opens a decoder when it is first read: it reads a head at once.
    private static final class Opened extends InputStream {
        private final Body coded;
        private final Decoder decoder;
        private InputStream stream;

        Opened(Body coded, Decoder decoder) {
            this.coded = coded;
            this.decoder = decoder;
        }

        private interface Decoder {
            InputStream open(InputStream coded) throws IOException;
        }

        @Override
        public int read() throws IOException {
            return stream().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return stream().read(target, offset, length);
        }

        private InputStream stream() throws IOException {
            if (stream == null) {
                stream = decoder.open(new BodyStream(coded));
            }
            return stream;
        }

        @Override
        public void close() throws IOException {
            if (stream == null) {
                coded.close();
            } else {
                stream.close();
            }
        }
    }
}
