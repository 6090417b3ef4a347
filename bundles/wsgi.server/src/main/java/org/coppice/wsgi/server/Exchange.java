package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;
import org.coppice.wsgi.api.UpgradeHandler;
import org.coppice.wsgi.spi.AfterResponse;
import org.coppice.wsgi.spi.Causes;
import org.coppice.wsgi.spi.FailedRequest;
import org.coppice.wsgi.spi.FailureAnswer;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.ResponseRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its response: the server's side of PEP 3333.
///
/// The response goes through three states. *Open*: the application may choose status and headers,
/// and choose again. *Begun*: its head is on the way, and whatever fails now ends the connection,
/// because a truncated response must look truncated. *Over*: nothing can be written any more, also
/// not by an application that has kept its [StartResponse].
final class Exchange implements StartResponse, ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long UNKNOWN = -1;

    /// After so many parts of a body others have a turn, also if the client takes them all at once.
    private static final int PARTS_A_TURN = 64;

    private final ServerLoop home;
    private final HttpConnection connection;
    private final Workspace work;
    private final RequestHead head;
    private final ServerSettings settings;
    private final RequestBody input;
    private final Response response;
    private Status status;
    private Headers headers;
    private boolean over;
    private long bodyBytes = UNKNOWN;
    private SmallParts small;
    private Interim interim;
    private Takeover takeover;
    private boolean failed;

    Exchange(
            ServerLoop home,
            HttpConnection connection,
            Workspace work,
            RequestHead head,
            ServerSettings settings) {
        this.home = home;
        this.connection = connection;
        this.work = work;
        this.head = head;
        this.settings = settings;
        this.input =
                new RequestBody(
                        work,
                        head,
                        settings.timeouts().bodyTimeout(),
                        settings.rates(),
                        speaksHttp11());
        this.response = new Response(home, work, head, settings, input, speaksHttp11());
    }

    // ---- for the connection

    /// Has the application answer. The response is out, or waits in the output for its like, when
    /// this returns.
    ///
    /// @return whether the connection can take the next request
    boolean answer(Application application, Peer peer) throws IOException {
        RequestEnviron environ = new RequestEnviron(head, peer, input, this);
        Body body = null;
        try {
            work.output().flushBehind();
            body = call(application, environ);
            respond(body, environ);
        } catch (GreenExit e) {
            failed = true;
            throw e;
        } catch (Throwable t) {
            failed = true;
            answerFailure(t);
        } finally {
            over = true;
            input.end();
            AfterResponse.close(body, settings.application().name());
            environ.runHooks();
            if (upgraded() != null) {
                environ.leaveExchange();
            }
        }
        return response.isPersistent() && upgraded() == null && input.drain();
    }

    private Body call(Application application, RequestEnviron environ) throws Exception {
        try {
            return application.call(environ, this);
        } catch (ApplicationGoneException e) {
            LOG.debug("{}: {} goes to its successor", e.getMessage(), head);
            return home.server().successor(settings.application().name()).call(environ, this);
        }
    }

    private void respond(Body body, RequestEnviron environ) throws IOException {
        boolean upgrades = upgraded() != null;
        if (upgrades && !input.drain()) {
            throw new IllegalStateException(
                    "The connection of %s cannot be taken over before its body was read"
                            .formatted(head));
        }
        if (upgrades && status == null) {
            work.output().flush(); // nothing but what came before: the handler writes the response
            return;
        }
        send(body, environ);
        finish();
    }

    /// Answers what no application shall see. The connection cannot be used after it.
    void refuse(Problem problem) throws IOException {
        input.end();
        page(FailureAnswer.of(problem));
    }

    /// To be called before the response begins: the connection ends with it.
    void endConnection() {
        response.refuse();
    }

    int statusCode() {
        return status == null ? 0 : status.code();
    }

    /// Who has the connection from now on; null if it is the server's as ever.
    UpgradeHandler upgraded() {
        return takeover == null || failed ? null : takeover.handlerAfter(status);
    }

    /// Whether the client may be answered as HTTP/1.1 has it.
    boolean speaksHttp11() {
        return head.isHttp11() && settings.responses().http11();
    }

    ServerSettings settings() {
        return settings;
    }

    // ---- for the application

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders) {
        requireOpen("start cannot be called");
        if (newStatus.code() < 200) {
            Takeover.requireAsked(takeover, newStatus, head, newHeaders);
        }
        // Told here, too, and not only by the encoder: the stack shows who has set it.
        ResponseRules.requireNoHopByHop(newHeaders, ResponseRules.mayNameProtocols(newStatus));
        status = newStatus;
        headers = newHeaders;
        return this;
    }

    void requireOpen(String what) {
        ResponseRules.requireOpen(head, isBegun(), over, what);
    }

    private boolean isBegun() {
        return response.isBegun() || small != null && small.hasBytes();
    }

    @Override
    public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
        if (isBegun()) {
            ResponseRules.throwAgain(failure);
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
            send(bytes, true);
        } else if (!response.isBegun()) {
            response.begin(status, headers, null, bodyBytes, true);
        }
        work.output().flush();
    }

    // ---- for the environ

    InterimResponses interim() {
        if (interim == null) {
            interim = new Interim(this, work.output());
        }
        return interim;
    }

    Upgrade upgrade() {
        if (takeover == null) {
            takeover = new Takeover(this);
        }
        return takeover;
    }

    void markIdle() {
        if (!over || upgraded() != null) {
            connection.markIdle();
        }
    }

    // ---- the body

    private void send(Body body, RequestEnviron environ) throws IOException {
        ResponseRules.requireBody(body, head, settings.application().name());
        bodyBytes = response.isBegun() ? UNKNOWN : body.lengthBytes();
        if (body instanceof FileBody file && sendFile(file)) {
            return;
        }
        small = SmallParts.forBody(bodyBytes, environ);
        Iterator<ByteBuffer> buffers = body.iterator();
        for (int parts = 1; !isSent() && hasNext(buffers); parts++) {
            ByteBuffer buffer = buffers.next();
            if (buffer.hasRemaining()) {
                collect(buffer);
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
        return status != null && (response.isBodyless(status) || response.hasSent(bodyBytes));
    }

    /// @return whether there is nothing left to be sent
    private boolean sendFile(FileBody file) throws IOException {
        requireStarted();
        if (response.isBodyless(status)) {
            return true;
        }
        if (!response.isBegun()) {
            response.begin(status, headers, null, bodyBytes, false);
        }
        if (!response.takesFile()) {
            return false;
        }
        response.file(file);
        return true;
    }

    private void collect(ByteBuffer buffer) throws IOException {
        if (small == null) {
            send(buffer, false);
            return;
        }
        requireStarted();
        if (response.isBodyless(status)) {
            return;
        }
        for (ByteBuffer part = small.add(buffer); part != null; part = small.add(buffer)) {
            send(part, false);
        }
    }

    /// @param written whether it comes from [#write]
    private void send(ByteBuffer bytes, boolean written) throws IOException {
        requireStarted();
        if (response.isBegun()) {
            response.part(bytes, written);
        } else {
            response.begin(status, headers, bytes, bodyBytes, written);
        }
    }

    private void requireStarted() {
        ResponseRules.requireStarted(status, settings.application().name());
    }

    // ---- the end

    private void finish() throws IOException {
        requireStarted();
        if (small != null && small.hasBytes()) {
            ByteBuffer rest = small.take();
            bodyBytes = response.isBegun() ? UNKNOWN : rest.remaining(); // now it is certain
            send(rest, false);
        }
        if (!response.isBegun()) {
            long lengthBytes = response.isBodyless(status) ? bodyBytes : 0;
            response.begin(status, headers, null, lengthBytes, false);
        }
        response.end();
        over = true;
    }

    // ---- failures

    private void answerFailure(Throwable failure) throws IOException {
        endIfCut(failure);
        FailureAnswer answer =
                FailureAnswer.to(
                        failure,
                        new FailedRequest(
                                head.toString(),
                                Objects.requireNonNullElse(head.value("Accept"), "")),
                        settings.application().name(),
                        settings.responses().debug());
        if (response.isBegun()) {
            response.truncate();
        } else {
            page(answer);
        }
    }

    /// Who is cut has its connection closed first; applications wrap what ends them.
    private void endIfCut(Throwable failure) {
        if (connection.stream().isOpen()) {
            return;
        }
        Causes.find(failure, GreenExit.class)
                .ifPresent(exit -> {
                    LOG.debug("{} was cut within its application", head, failure);
                    throw exit;
                });
    }

    private void page(FailureAnswer answer) throws IOException {
        ByteBuffer page = ByteBuffer.wrap(answer.page().getBytes(StandardCharsets.UTF_8));
        status = answer.problem().status();
        headers = answer.headers();
        bodyBytes = page.remaining();
        small = null;
        response.refuse();
        send(page, false);
        finish();
    }
}
