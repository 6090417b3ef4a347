package org.coppice.routing.spi;

import java.io.IOException;
import org.coppice.routing.api.RouteLimits;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;

/// The body of a request, which fails when it is longer than it may be.
final class LimitedInput extends RequestInput {
    private final RequestInput input;
    private final long maxBytes;
    private long takenBytes;
    private boolean exceeded;

    LimitedInput(RequestInput input, long maxBytes) {
        this.input = input;
        this.maxBytes = maxBytes;
    }

    /// Whether somebody has read so far that it was too long.
    boolean isExceeded() {
        return exceeded;
    }

    @Override
    public int read() throws IOException {
        int next = input.read();
        if (next >= 0) {
            if (takenBytes == maxBytes) {
                throw exceeded();
            }
            takenBytes++;
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int most = (int) Math.min(length, maxBytes - takenBytes);
        if (most == 0) {
            return length == 0 ? 0 : read(); // the end, or too much
        }
        int count = input.read(target, offset, most);
        takenBytes += Math.max(0, count);
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(input.available(), maxBytes - takenBytes);
    }

    @Override
    public Headers trailers() {
        return input.trailers();
    }

    @Override
    public void continueHeaders(Headers headers) {
        input.continueHeaders(headers);
    }

    @Override
    public boolean sendContinue() throws IOException {
        return input.sendContinue();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private IOException exceeded() {
        exceeded = true;
        return new IOException(
                "the body is longer than %s = %d".formatted(RouteLimits.BODY_MAX_BYTES, maxBytes));
    }
}
