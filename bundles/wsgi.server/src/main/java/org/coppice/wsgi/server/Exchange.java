package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.FailureAnswer;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.PromisedLength;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its response: the server's side of PEP 3333.
///
/// The response goes through three states. *Open*: the application may choose status and headers,
/// and choose again. *Begun*: its head is on the way, and whatever fails now ends the connection,
/// because a truncated response must look truncated. *Over*: nothing can be written any more, also
/// not by an application that has kept its [StartResponse].
///
/// The length is what the application's `Content-Length` says, else what its body says, else
/// unknown: then the response is chunked, or ends with the connection for HTTP/1.0.
final class Exchange implements StartResponse, ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long UNKNOWN = -1;

    /// After so many parts of a body others have a turn, also if the client takes them all at once.
    private static final int PARTS_A_TURN = 64;

    private final ServerLoop home;
    private final Workspace work;
    private final RequestHead head;
    private final ServerSettings settings;
    private final RequestBody input;
    private final PromisedLength promised;
    private Status status;
    private Headers headers;
    private boolean begun;
    private boolean over;
    private boolean persistent;
    private boolean refused;
    private long bodyBytes = UNKNOWN;

    Exchange(ServerLoop home, Workspace work, RequestHead head, ServerSettings settings) {
        this.home = home;
        this.work = work;
        this.head = head;
        this.settings = settings;
        this.promised = new PromisedLength(head, settings.application().name());
        this.input =
                new RequestBody(work, head, settings.timeouts().bodyTimeout(), settings.rates());
    }

    // ---- for the connection

    /// Has the application answer. The response is out, or waits in the output for its like, when
    /// this returns.
    ///
    /// @return whether the connection can take the next request
    boolean answer(Application application, Peer peer) throws IOException {
        Body body = null;
        try {
            work.output().flushBehind();
            body = call(application, new RequestEnviron(head, peer, input));
            send(body);
            finish();
        } catch (GreenExit e) {
            throw e;
        } catch (Throwable t) {
            answerFailure(t);
        } finally {
            over = true;
            input.end();
            close(body);
        }
        return persistent && input.drain();
    }

    private Body call(Application application, RequestEnviron environ) throws Exception {
        try {
            return application.call(environ, this);
        } catch (ApplicationGoneException e) {
            LOG.debug("{}: {} goes to its successor", e.getMessage(), head);
            return home.server().successor(settings.application().name()).call(environ, this);
        }
    }

    /// Answers what no application shall see. The connection cannot be used after it.
    void refuse(Problem problem) throws IOException {
        input.end();
        page(problem, problem.reason());
    }

    int statusCode() {
        return status == null ? 0 : status.code();
    }

    // ---- for the application

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders) {
        if (begun || over) {
            throw new IllegalStateException(
                    "The response to %s has %s sent: start cannot be called any more"
                            .formatted(head, over ? "been" : "begun to be"));
        }
        if (newStatus.code() < 200) {
            throw new IllegalStateException(
                    "Status %s is not allowed: it must be 200 or more, interim ones are the server's"
                            .formatted(newStatus));
        }
        status = newStatus;
        headers = newHeaders;
        return this;
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
        if (begun) {
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure.toString(), failure);
            }
        }
        return start(newStatus, newHeaders);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (over) {
            throw new IllegalStateException("The response to " + head + " is over");
        }
        requireStarted();
        if (bytes.hasRemaining()) {
            send(bytes);
        } else if (!begun) {
            begin(null, bodyBytes);
        }
        work.output().flush();
    }

    // ---- the body

    private void send(Body body) throws IOException {
        bodyBytes = begun ? UNKNOWN : body.lengthBytes();
        Iterator<ByteBuffer> buffers = body.iterator();
        for (int parts = 1; !isSent() && hasNext(buffers); parts++) {
            ByteBuffer buffer = buffers.next();
            if (buffer.hasRemaining()) {
                send(buffer);
            }
            if (parts % PARTS_A_TURN == 0) {
                Coppice.giveWay();
            }
        }
    }

    /// The application may take its time for the next part: what is there goes out meanwhile.
    private boolean hasNext(Iterator<ByteBuffer> buffers) {
        work.output().flushBehind();
        return buffers.hasNext();
    }

    /// Whether the body needs no further look.
    private boolean isSent() {
        if (status == null) {
            return false;
        }
        return isBodyless() || begun && promised.sentBytes() == bodyBytes && promised.isKept();
    }

    private boolean isBodyless() {
        return head.isHead() || !status.allowsBody();
    }

    private void send(ByteBuffer bytes) throws IOException {
        requireStarted();
        if (!begun) {
            begin(bytes, bodyBytes);
            return;
        }
        if (isBodyless()) {
            return;
        }
        promised.count(bytes);
        if (work.encoder().isChunking()) {
            work.output().append(work.encoder().part(bytes), bytes);
        } else {
            work.output().append(bytes);
        }
    }

    // ---- the head

    private void requireStarted() {
        if (status == null) {
            throw new IllegalStateException(
                    "Application %s has not called start before the first bytes of its response"
                            .formatted(settings.application().name()));
        }
    }

    /// Sends the head and the first bytes.
    ///
    /// @param first null for none
    /// @param lengthBytes of the whole body, unless the application has declared another
    private void begin(ByteBuffer first, long lengthBytes) throws IOException {
        ResponseEncoder encoder = work.encoder();
        encoder.reset();
        String leftOut = encoder.fields(headers);
        if (leftOut != null) {
            LOG.warn(
                    "Application {} set the header {}, which is the server's business: it is left"
                            + " out",
                    settings.application().name(),
                    leftOut);
        }
        encoder.serverFields(home.date(), home.server().serverField());
        long declaredBytes = encoder.declaredLengthBytes();
        promised.begin(declaredBytes >= 0 ? declaredBytes : lengthBytes);
        ByteBuffer content = isBodyless() ? null : first;
        if (content != null) {
            promised.count(content);
        }
        boolean last = isBodyless() || promised.isKept();
        persistent = mayPersist(last);
        if (persistent && head.asksKeepAlive()) {
            encoder.keepAlive(settings.timeouts().keepAlive().toSeconds());
        }
        work.appendHead(head, status, promised.bytes(), persistent, content, last);
        persistent &= encoder.isPersistent();
        begun = true;
        input.responseBegins();
        if (content != null) {
            work.output().append(content);
        }
    }

    private boolean mayPersist(boolean last) {
        boolean endShows = head.isHttp11() || promised.isKnown() || isBodyless();
        return endShows
                && !refused
                && head.wantsPersistence()
                && !settings.timeouts().keepAlive().isZero()
                && !home.isDraining()
                && (!last || input.isDrainable());
    }

    // ---- the end

    private void finish() throws IOException {
        requireStarted();
        if (!begun) {
            begin(null, isBodyless() ? bodyBytes : 0);
        }
        if (!isBodyless()) {
            if (!promised.endsWell()) {
                persistent = false;
            } else if (work.encoder().isChunking()) {
                work.output().append(work.encoder().end());
            }
        }
        over = true;
        if (persistent && work.input().hasRemaining()) {
            work.output().flushBehind();
        } else {
            work.output().flush();
        }
    }

    private void close(Body body) {
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (Exception e) {
            LOG.error("Application {} failed to close its body", settings.application().name(), e);
        }
    }

    // ---- failures

    private void answerFailure(Throwable failure) throws IOException {
        FailureAnswer answer =
                FailureAnswer.to(
                        failure, head, settings.application().name(), settings.responses().debug());
        if (begun) {
            truncate();
        } else {
            page(answer.problem(), answer.text());
        }
    }

    private void truncate() throws IOException {
        persistent = false;
        work.output().flush();
        if (!work.encoder().isChunking() && !promised.isKnown() && !isBodyless()) {
            // Only a reset tells that this end is none.
            work.stream().reset();
        }
    }

    private void page(Problem problem, String text) throws IOException {
        status = problem.status();
        headers = Headers.of("Content-Type", "text/plain; charset=utf-8");
        refused = true;
        send(Body.of(text + "\n"));
        finish();
    }
}
