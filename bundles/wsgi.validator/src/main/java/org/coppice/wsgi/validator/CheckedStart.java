package org.coppice.wsgi.validator;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// `start` and its `write`, as an application calls them and a server carries them out.
record CheckedStart(StartResponse start, Conversation talk) implements StartResponse {

    @Override
    public ResponseWriter start(Status status, Headers headers) {
        talk.requireNotOver("start");
        Rule.START_TWICE.require(!talk.isStarted(), "it was called with %s", status);
        talk.started(status, headers);
        return checked(start.start(status, headers));
    }

    @Override
    public ResponseWriter start(Status status, Headers headers, Throwable failure) {
        talk.requireNotOver("start");
        Rule.START_ARGUMENTS.require(failure != null, "the failure is null");
        boolean begun = talk.isBegun();
        if (!begun) {
            talk.started(status, headers);
        }
        ResponseWriter writer = start.start(status, headers, failure);
        Rule.FAILURE_IS_THROWN_AGAIN.require(!begun, "it has returned for %s", failure);
        return checked(writer);
    }

    private ResponseWriter checked(ResponseWriter writer) {
        Rule.START_GIVES_WRITER.require(writer != null, "it has returned null");
        return bytes -> write(writer, bytes);
    }

    private void write(ResponseWriter writer, ByteBuffer bytes) throws IOException {
        talk.requireNotOver("write");
        talk.requireMayWrite();
        Rule.WRITE.require(bytes != null, "the buffer is null");
        talk.passes(bytes.remaining());
        writer.write(bytes);
    }
}
