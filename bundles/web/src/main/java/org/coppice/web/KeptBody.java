package org.coppice.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.RequestInput;

/// A body that was read and can be read again: from memory, or from a temporary file.
final class KeptBody extends RequestInput {
    private final Source source;
    private InputStream stream;

    private KeptBody(Source source) throws IOException {
        this.source = source;
        this.stream = source.open();
    }

    /// Where the bytes are.
    private interface Source {
        InputStream open() throws IOException;
    }

    static void keep(Environ environ, int memoryMaxBytes, long maxBytes) throws IOException {
        if (environ.get(Environ.WSGI_INPUT) instanceof KeptBody) {
            return;
        }
        long announced = environ.contentLength().orElse(0);
        if (announced > maxBytes) {
            throw tooLong(maxBytes);
        }
        InputStream body = environ.input();
        int inMemory = (int) Math.min(memoryMaxBytes, maxBytes);
        byte[] bytes = body.readNBytes(inMemory);
        int next = bytes.length < inMemory ? -1 : body.read();
        Source source = () -> new ByteArrayInputStream(bytes);
        if (next >= 0) {
            Path file = spooled(environ, bytes, next, maxBytes);
            source = () -> new BufferedInputStream(Files.newInputStream(file));
        }
        environ.put(Environ.WSGI_INPUT, open(source, environ));
    }

    private static KeptBody open(Source source, Environ environ) throws IOException {
        KeptBody kept = new KeptBody(source);
        environ.afterResponse(ended -> kept.close());
        return kept;
    }

    /// The file is deleted also if the client goes before its end: the hook is there before the
    /// first byte.
    private static Path spooled(Environ environ, byte[] begin, int next, long maxBytes)
            throws IOException {
        if (begin.length == maxBytes) {
            throw tooLong(maxBytes);
        }
        Path file = Files.createTempFile("coppice-body-", "");
        environ.afterResponse(ended -> Files.deleteIfExists(file));
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(begin);
            out.write(next);
            long written = begin.length + 1L;
            byte[] buffer = new byte[8192];
            for (int count = environ.input().read(buffer);
                    count >= 0;
                    count = environ.input().read(buffer)) {
                written += count;
                if (written > maxBytes) {
                    throw tooLong(maxBytes);
                }
                out.write(buffer, 0, count);
            }
        }
        return file;
    }

    private static HttpException tooLong(long maxBytes) {
        return new HttpException(413, "the body has more than " + maxBytes + " bytes");
    }

    static KeptBody of(Environ environ) {
        if (environ.get(Environ.WSGI_INPUT) instanceof KeptBody kept) {
            return kept;
        }
        throw new IllegalStateException("the body is read once only: call keepBody before");
    }

    void rewind() throws IOException {
        stream.close();
        stream = source.open();
    }

    /// Another stream over the same bytes, from their first.
    ///
    /// @param environ with which it is closed
    KeptBody fork(Environ environ) throws IOException {
        return open(source, environ);
    }

    @Override
    public int read() throws IOException {
        return stream.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream.read(target, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
        return stream.skip(count);
    }

    @Override
    public int available() throws IOException {
        return stream.available();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
