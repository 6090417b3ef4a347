package org.coppice.wsgi.validator;

import java.io.IOException;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;

/// `wsgi.input`, as a server fills it and an application reads it.
final class CheckedInput extends RequestInput {
    private final RequestInput input;
    private final Conversation talk;
    private final long lengthBytes;
    private long readBytes;
    private boolean ended;

    CheckedInput(Environ environ, Conversation talk) {
        this.input = environ.input();
        this.talk = talk;
        this.lengthBytes = environ.contentLength().orElse(-1);
    }

    @Override
    public int read() throws IOException {
        talk.requireNotOver("wsgi.input");
        int value = input.read();
        Rule.INPUT_READ.require(value >= -1 && value <= 255, "read has returned %d", value);
        count(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        talk.requireNotOver("wsgi.input");
        int count = input.read(target, offset, length);
        boolean allowed = length == 0 ? count == 0 : count == -1 || count > 0 && count <= length;
        Rule.INPUT_READ.require(allowed, "read of %d bytes has returned %d", length, count);
        count(count);
        return count;
    }

    private void count(int count) {
        if (count < 0) {
            ended = true;
            Rule.INPUT_LENGTH.require(
                    lengthBytes < 0 || readBytes == lengthBytes,
                    "it ends after %d of %d bytes",
                    readBytes,
                    lengthBytes);
            return;
        }
        Rule.INPUT_READ.require(count == 0 || !ended, "there are %d bytes behind the end", count);
        readBytes += count;
        Rule.INPUT_LENGTH.require(
                lengthBytes < 0 || readBytes <= lengthBytes,
                "there are %d bytes, %d are allowed",
                readBytes,
                lengthBytes);
    }

    @Override
    public int available() throws IOException {
        return input.available();
    }

    @Override
    public void close() {
        Rule.INPUT_CLOSE.require(false, "it was closed");
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
