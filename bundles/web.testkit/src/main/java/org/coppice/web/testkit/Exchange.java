package org.coppice.web.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.PostHook;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// One request and its response: the server's part of PEP 3333, in memory.
final class Exchange implements StartResponse {
    private final Environ environ;
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<TestResponse.Interim> interim = new ArrayList<>();
    private Status status; // null until it is started
    private Headers headers = Headers.empty();
    private boolean idle;

    Exchange(Environ environ) {
        this.environ = environ;
        environ.put(Environ.EARLY_HINTS, (InterimResponses) this::hint);
        environ.put(Environ.SET_IDLE, (Runnable) () -> idle = true);
        environ.put(Environ.POST_HOOKS, new ArrayList<PostHook>());
    }

    /// @param most how many pieces of the body to take
    TestResponse run(TestClient client, int most, String path) throws Exception {
        boolean whole;
        try {
            whole = call(client.application(), most);
        } catch (Throwable e) {
            runHooks().forEach(e::addSuppressed);
            throw e;
        }
        for (Exception each : runHooks()) {
            throw each;
        }
        return new TestResponse(
                new TestResponse.Head(status, headers.frozen()),
                new TestResponse.Sent(List.copyOf(pieces), List.copyOf(interim), whole, idle),
                client.codec(),
                path);
    }

    /// @return whether the body was taken to its end
    private boolean call(Application application, int most) throws Exception {
        boolean whole = true;
        Body body = application.call(environ, this);
        try {
            if (mayHaveBody()) {
                whole = take(body.iterator(), most);
            }
            if (status == null) {
                throw new IllegalStateException(
                        "the application has not called start by the end of its body");
            }
            length(body);
            return whole;
        } finally {
            body.close();
        }
    }

    private boolean take(Iterator<ByteBuffer> buffers, int most) throws IOException {
        while (pieces.size() < most) {
            if (!buffers.hasNext()) {
                return true;
            }
            write(buffers.next());
        }
        return false;
    }

    private boolean mayHaveBody() {
        boolean none = status != null && (status.code() == 204 || status.code() == 304);
        return !none && !environ.requestMethod().equals("HEAD");
    }

    private void length(Body body) {
        long lengthBytes = body.lengthBytes();
        boolean none = status.code() == 204 || status.code() == 304;
        if (lengthBytes >= 0 && !none && !headers.contains("Content-Length")) {
            headers.set("Content-Length", Long.toString(lengthBytes));
        }
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders) {
        if (!pieces.isEmpty()) {
            throw new IllegalStateException("the response has begun, it cannot be started again");
        }
        status = newStatus;
        headers = newHeaders.copy();
        return this::write;
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
        if (!pieces.isEmpty()) {
            throw Exchange.<RuntimeException>unchecked(failure);
        }
        return start(newStatus, newHeaders);
    }

    /// Throws the failure itself, as `start_response` does with `exc_info`.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (status == null && bytes.hasRemaining()) {
            throw new IllegalStateException(
                    "the application has not called start by the first buffer of its body");
        }
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        if (piece.length > 0 && mayHaveBody()) {
            pieces.add(piece);
        }
    }

    private boolean hint(Status hintStatus, Headers hintHeaders) {
        int code = hintStatus.code();
        if (code < 102 || code > 199) {
            throw new IllegalArgumentException(
                    "status %d is not allowed: an interim response has 102 to 199".formatted(code));
        }
        if (!pieces.isEmpty()) {
            throw new IllegalStateException("the response has begun: it is too late for " + code);
        }
        interim.add(new TestResponse.Interim(hintStatus, hintHeaders.copy().frozen()));
        return true;
    }

    /// @return what those have thrown that failed; all of them run
    @SuppressWarnings("unchecked") // the type is part of the key's contract
    private List<Exception> runHooks() {
        List<Exception> failures = new ArrayList<>();
        for (PostHook each : (List<PostHook>) environ.get(Environ.POST_HOOKS)) {
            try {
                each.run(environ);
            } catch (Exception e) {
                failures.add(e);
            }
        }
        return failures;
    }
}
