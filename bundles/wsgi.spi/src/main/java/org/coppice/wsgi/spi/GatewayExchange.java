package org.coppice.wsgi.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// One request and its response: the server's side of PEP 3333, for servers whose protocol is
/// somebody else's work.
///
/// The response goes through three states. *Open*: the application may choose status and headers,
/// and choose again. *Begun*: its head is on the way, and whatever fails now breaks it off, because
/// a truncated response must look truncated. *Over*: nothing can be written any more, also not by
/// an application that has kept its [StartResponse].
///
/// **Threads**: belongs to the request's green thread. **Errors**: an `IOException` of [#answer]
/// and [#refuse] means that the transport must break the response off. **Null**: nothing here is
/// null.
public final class GatewayExchange implements StartResponse, ResponseWriter {
    private static final long UNKNOWN = -1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// After so many parts of a body others have a turn, also if the client takes them all at once.
    private static final int PARTS_A_TURN = 64;

    private final Object request;
    private final String application;
    private final boolean debug;
    private final Transport transport;
    private final PromisedLength promised;
    private Status status;
    private Headers headers;
    private boolean begun;
    private boolean over;
    private boolean refused;
    private boolean cutShort;
    private long bodyBytes = UNKNOWN;

    /// @param request whose text names the request in the log
    /// @param application the application's name, for the log
    /// @param debug whether the page of a failure shows it, see [FailureAnswer#to]
    /// @param transport what carries it
    public GatewayExchange(Object request, String application, boolean debug, Transport transport) {
        this.request = request;
        this.application = application;
        this.debug = debug;
        this.transport = transport;
        this.promised = new PromisedLength(request, application);
    }

    // ---- for the server

    /// Has the application answer. Its failures are answered too, where they still can be.
    ///
    /// @throws IOException if the response must be broken off: its client has gone, or it has
    ///   failed after it had begun
    /// @throws GreenExit if the green thread is killed meanwhile; the body is closed then, too
    public void answer(Application callee, Environ environ) throws IOException {
        Body body = null;
        try {
            body = callee.call(environ, this);
            send(body);
            finish();
        } catch (GreenExit e) {
            throw e;
        } catch (Throwable t) {
            answerFailure(t, environ);
        } finally {
            over = true;
            transport.endInput();
            AfterResponse.close(body, application);
            AfterResponse.runHooks(environ, application);
        }
        if (cutShort) {
            throw new IOException("the response is shorter than its Content-Length");
        }
    }

    /// Answers without the application.
    public void refuse(Problem problem) throws IOException {
        try {
            page(FailureAnswer.of(problem));
        } finally {
            over = true;
            transport.endInput();
        }
    }

    /// For what the server offers beside `start`, as long as the response has not begun.
    ///
    /// @param what was attempted, as "start cannot be called"
    /// @throws IllegalStateException if it has
    public void requireOpen(String what) {
        ResponseRules.requireOpen(request, begun, over, what);
    }

    // ---- for the application

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders) {
        requireOpen("start cannot be called");
        ResponseRules.requireFinal(newStatus);
        ResponseRules.requireNoHopByHop(newHeaders, false);
        status = newStatus;
        headers = newHeaders;
        return this;
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
        if (begun) {
            ResponseRules.throwAgain(failure);
        }
        return start(newStatus, newHeaders);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (over) {
            throw new IllegalStateException("The response to " + request + " is over");
        }
        requireStarted();
        if (bytes.hasRemaining() || !begun) {
            send(bytes, true);
        }
    }

    // ---- the body

    private void send(Body body) throws IOException {
        ResponseRules.requireBody(body, request, application);
        bodyBytes = begun ? UNKNOWN : body.lengthBytes();
        Iterator<ByteBuffer> buffers = body.iterator();
        for (int parts = 1; !isSent() && buffers.hasNext(); parts++) {
            ByteBuffer buffer = buffers.next();
            if (buffer.hasRemaining()) {
                send(buffer, false);
            }
            if (parts % PARTS_A_TURN == 0) {
                Coppice.giveWay();
            }
        }
    }

    /// Whether the body needs no further look.
    private boolean isSent() {
        return status != null && (isBodyless() || begun && promised.isKept());
    }

    private boolean isBodyless() {
        return transport.isHead() || !status.allowsBody();
    }

    /// @param written whether it comes from [#write]
    private void send(ByteBuffer bytes, boolean written) throws IOException {
        requireStarted();
        if (!begun) {
            begin(bytes, bodyBytes, written);
        } else if (!isBodyless()) {
            promised.count(bytes, written);
        }
        if (!isBodyless()) {
            transport.write(promised.isKept(), bytes);
        }
    }

    private void requireStarted() {
        ResponseRules.requireStarted(status, application);
    }

    /// Settles status and header fields. What the application has done wrong is told before
    /// anything of it is settled, so that it can still be answered.
    ///
    /// @param first the first bytes, which are counted
    /// @param lengthBytes of the whole body, unless the application has declared another
    /// @param written whether they come from [#write]
    private void begin(ByteBuffer first, long lengthBytes, boolean written) {
        ResponseRules.requireNoHopByHop(headers, false); // they may have changed since the start
        boolean bodyless = isBodyless();
        long declaredBytes = declaredBytes();
        promised.begin(declaredBytes, lengthBytes, bodyless);
        if (!bodyless) {
            promised.count(first, written);
        }
        boolean told = status.allowsBody() || declaredBytes >= 0;
        transport.begin(
                new Transport.Head(
                        status, headers, told ? promised.bytes() : UNKNOWN, bodyless, refused));
        begun = true;
    }

    private long declaredBytes() {
        long declaredBytes = UNKNOWN;
        for (String value : headers.all("Content-Length")) {
            declaredBytes = PromisedLength.declare(declaredBytes, value);
        }
        return declaredBytes;
    }

    private void finish() throws IOException {
        requireStarted();
        if (!begun) {
            begin(NOTHING, isBodyless() ? bodyBytes : 0, false);
        }
        over = true;
        if (!isBodyless() && !promised.endsWell()) {
            cutShort = true;
        } else {
            transport.end();
        }
    }

    // ---- failures

    private void answerFailure(Throwable failure, Environ environ) throws IOException {
        String accept = environ.get("HTTP_ACCEPT") instanceof String sent ? sent : "";
        FailureAnswer told =
                FailureAnswer.to(
                        failure, new FailedRequest(request.toString(), accept), application, debug);
        if (begun) {
            throw new IOException("the response is broken off", failure);
        }
        page(told);
    }

    private void page(FailureAnswer answer) throws IOException {
        status = answer.problem().status();
        headers = answer.headers();
        refused = true;
        send(Body.of(answer.page()));
        finish();
    }
}
