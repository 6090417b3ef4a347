package org.coppice.web.filters;

import java.io.IOException;
import org.coppice.web.HttpException;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;

/// A body that must not be longer than allowed.
final class LimitedInput extends RequestInput {
    private final RequestInput input;
    private final long maxBytes;
    private long readBytes;

    LimitedInput(RequestInput input, long maxBytes) {
        this.input = input;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int value = input.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input.read(target, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    /// @throws HttpException 413
    private void count(int count) {
        readBytes += count;
        if (readBytes > maxBytes) {
            throw BodyLimit.tooLong(maxBytes);
        }
    }

    @Override
    public int available() throws IOException {
        return input.available();
    }

    @Override
    public void close() throws IOException {
        input.close();
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
}
