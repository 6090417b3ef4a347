package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.coppice.wsgi.api.Body;

/// The content coding `gzip` by the JDK, and what undoes it and `deflate`.
final class Gzip {
    static final String CODING = "gzip";

    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int ZLIB_METHOD = 8; // RFC 1950, section 2.2
    private static final int ZLIB_CHECK = 31;

    private Gzip() {}

    static OutputStream encoder(OutputStream target) throws IOException {
        return new GZIPOutputStream(target, BUFFER_BYTES, true);
    }

    /// Undoes a content coding.
    ///
    /// @throws IllegalArgumentException if it is neither `gzip` nor `deflate`
    static UnaryOperator<Body> decoder(String coding) {
        return switch (coding) {
            case CODING, "x-gzip" -> coded -> Body.of(new Opened(coded, Gzip::gunzip));
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
