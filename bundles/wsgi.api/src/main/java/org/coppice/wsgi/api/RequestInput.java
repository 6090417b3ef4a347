package org.coppice.wsgi.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/// The body of a request, `wsgi.input`: a stream that ends with the body, however the client framed
/// it, and that never reads a byte beyond.
///
/// Servers extend it, and filters that put another stream in its place may wrap that by
/// [#of(InputStream)]. Applications read it and leave it open: to close it is the server's business
/// (PEP 3333).
///
/// **Threads**: belongs to the request's green thread, which a read may block. **Errors**: a body
/// that ends too early, is malformed or takes too long is an [IOException]; let it pass, the server
/// knows what to tell the client. So is reading after the response has ended. **Null**: nothing
/// here is null.
@ProviderType
public abstract class RequestInput extends InputStream {

    /// For servers.
    protected RequestInput() {}

    /// This stream with lines, without trailers and without anybody who waits to be told to go on.
    /// A stream that is a request input already is returned itself.
    public static RequestInput of(InputStream stream) {
        return stream instanceof RequestInput input ? input : new WrappedInput(stream);
    }

    // ---- lines

    /// Reads a line of bytes with its line feed, as PEP 3333's `readline(size)`. Of a line that is
    /// longer than `maxBytes` it returns so many bytes, without a line feed at their end, and the
    /// next call goes on there; so does the last line if it has none.
    ///
    /// @param maxBytes 1 or more: no client makes this take more memory
    /// @return at least one byte; empty at the end of the body
    public Optional<byte[]> readLine(int maxBytes) throws IOException {
        requireMaxBytes(maxBytes);
        byte[] line = new byte[Math.min(maxBytes, 128)];
        int length = 0;
        int next = read();
        while (next >= 0) {
            if (length == line.length) {
                line = Arrays.copyOf(line, (int) Math.min(maxBytes, 2L * length));
            }
            line[length++] = (byte) next;
            next = next == '\n' || length == maxBytes ? -1 : read();
        }
        return length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(line, length));
    }

    /// The lines from here to the end, each read when it is asked for: PEP 3333's iteration and
    /// `readlines`. An [IOException] comes as an [UncheckedIOException].
    ///
    /// @param maxBytes of a line, as for [#readLine]
    public Iterable<byte[]> lines(int maxBytes) {
        requireMaxBytes(maxBytes);
        return () -> new LineIterator(this, maxBytes);
    }

    private static void requireMaxBytes(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "line length %d is not allowed: it must be 1 or more".formatted(maxBytes));
        }
    }

    // ---- what comes with the body

    /// The fields after a chunked body (RFC 9112, section 7.1.2), frozen; empty if there were none.
    /// They are no header fields: who trusts a field of a trailer must have decided to.
    ///
    /// @throws IllegalStateException before the end of the body: read until -1 first
    public Headers trailers() {
        return Headers.empty();
    }

    // ---- 100 Continue

    /// Sets the fields of the response `100 Continue` that is sent at the first read to a client
    /// that waits for it: eventlet's `set_hundred_continue_response_headers`. Of no effect if none
    /// will be sent.
    ///
    /// @param headers kept without a copy
    public void continueHeaders(Headers headers) {
        Objects.requireNonNull(headers, "headers");
    }

    /// Tells a client that has sent `Expect: 100-continue` to go on, now and not at the first read:
    /// eventlet's `send_hundred_continue_response`. May be called again, for example with other
    /// [#continueHeaders], as long as the response has not begun.
    ///
    /// @return whether it was sent: not to a client that does not wait for it, nor after the
    ///   response has begun
    public boolean sendContinue() throws IOException {
        return false;
    }

    private static final class WrappedInput extends RequestInput {
        private final InputStream stream;

        WrappedInput(InputStream stream) {
            this.stream = Objects.requireNonNull(stream, "stream");
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

    /// Reads one line ahead, when it is asked whether there is one.
    private static final class LineIterator implements Iterator<byte[]> {
        private final RequestInput input;
        private final int maxBytes;
        private Optional<byte[]> next = Optional.empty();
        private boolean ended;

        LineIterator(RequestInput input, int maxBytes) {
            this.input = input;
            this.maxBytes = maxBytes;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty() && !ended) {
                try {
                    next = input.readLine(maxBytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
                ended = next.isEmpty();
            }
            return next.isPresent();
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the body has no more lines");
            }
            byte[] line = next.orElseThrow();
            next = Optional.empty();
            return line;
        }
    }
}
