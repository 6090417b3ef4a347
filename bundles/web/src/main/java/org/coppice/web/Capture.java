package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;

/// Calls an application and takes what it starts as a [Response]. The body is handed on as it is,
/// so that it streams; what was written ahead of it is kept in memory, up to a limit, for it comes
/// before anybody can take it.
///
/// An application may start anew until its first bytes: those of a body of unknown length are
/// waited for here, so that who takes the response sees the one that will be sent.
final class Capture implements StartResponse {
    private static final int WRITTEN_MAX_BYTES = 1 << 20;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream(0);
    private Status status; // null until it is started
    private Headers headers = Headers.empty();
    private boolean taken;

    private Capture() {}

    static Response response(Application application, Environ environ) throws Exception {
        Capture capture = new Capture();
        Body body = application.call(environ, capture);
        if (body == null) {
            throw new IllegalStateException(
                    "application %s returned null for %s %s: it must return a Body"
                            .formatted(application, environ.requestMethod(), environ.path()));
        }
        try {
            return capture.take(body, environ);
        } catch (Throwable e) {
            body.close();
            throw e;
        }
    }

    private Response take(Body body, Environ environ) {
        if (status == null && environ.upgrade().map(Upgrade::isTaken).orElse(false)) {
            taken = true;
            return Response.silent(body);
        }
        Body whole = body;
        if (status == null || written.size() > 0 || mayStartAnew(body, environ)) {
            BegunBody begun = new BegunBody(written, body);
            if (status == null) {
                begun.awaitBuffer();
            }
            requireStarted();
            if (mayStartAnew(body, environ)) {
                begun.awaitBytes();
            }
            whole = begun;
        }
        taken = true;
        return Response.of(status, headers, whole);
    }

    private void requireStarted() {
        if (status == null) {
            throw new IllegalStateException(
                    "the application has not called start by the first buffer of its body");
        }
    }

    /// Who has promised a length is taken at its word, and a body that is not sent not asked.
    private boolean mayStartAnew(Body body, Environ environ) {
        return written.size() == 0
                && status.allowsBody()
                && body.lengthBytes() < 0
                && !environ.requestMethod().equals("HEAD");
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders) {
        if (taken) {
            throw new IllegalStateException("the response has begun, it cannot be started again");
        }
        status = newStatus;
        headers = newHeaders.copy().frozen();
        return this::write;
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
        if (taken || written.size() > 0) {
            throw Capture.<RuntimeException>unchecked(failure);
        }
        return start(newStatus, newHeaders);
    }

    /// Throws the failure itself, as `start_response` does with `exc_info`.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (taken) {
            throw new IOException("the response was taken: write ahead of the body, not in it");
        }
        if (written.size() + bytes.remaining() > WRITTEN_MAX_BYTES) {
            throw new IOException(
                    "more than %d bytes were written ahead of the body: return a body instead"
                            .formatted(WRITTEN_MAX_BYTES));
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        written.writeBytes(copy);
    }
}
