package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.PostHook;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.FailureAnswer;
import org.coppice.wsgi.spi.PrintableText;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.PromisedLength;
import org.coppice.wsgi.spi.ResponseRules;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its response: the server's side of PEP 3333, on a green thread of its own.
///
/// The response goes through three states. *Open*: the application may choose status and headers,
/// and choose again. *Begun*: its head is on the way, and whatever fails now breaks it off, because
/// a truncated response must look truncated. *Over*: nothing can be written any more, also not by
/// an application that has kept its [StartResponse].
///
/// **Threads**: [#loopName], [#target] and [#cut] any; the rest belongs to the green thread.
final class JettyExchange implements StartResponse, ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JettyExchange.class);
    private static final long UNKNOWN = -1;

    /// After so many parts of a body others have a turn, also if the client takes them all at once.
    private static final int PARTS_A_TURN = 64;

    private final JettyServer server;
    private final JettySettings settings;
    private final Request request;
    private final Answer answer;
    private final Callback callback;
    private final Optional<JettyConnection> connection;
    private final ContentInput input;
    private final PromisedLength promised;
    private volatile GreenThread<Void> thread;
    private Environ environ;
    private Status status;
    private Headers headers;
    private boolean begun;
    private boolean over;
    private boolean refused;
    private long bodyBytes = UNKNOWN;

    /// Why Jetty shall break off a response that nobody failed at; null if it shall not.
    private IOException brokenOff;

    JettyExchange(
            JettyServer server,
            Request request,
            Answer answer,
            Callback callback,
            Optional<JettyConnection> connection) {
        this.server = server;
        this.settings = server.settings();
        this.request = request;
        this.answer = answer;
        this.callback = callback;
        this.connection = connection;
        this.input = new ContentInput(request, settings.limits().bodyMaxBytes());
        this.promised = new PromisedLength(this, application());
    }

    // ---- for the server

    /// Has the application answer, on a green thread of that loop.
    void start(Loop loop) {
        connection.ifPresent(it -> it.begins(this));
        try {
            thread = loop.spawn(this::run);
        } catch (RuntimeException e) {
            connection.ifPresent(it -> it.ends(this));
            throw e;
        }
    }

    /// The green thread takes too long for a server that stops.
    void cut() {
        LOG.warn("{} is cut: it takes too long", this);
        GreenThread<Void> running = thread;
        if (running != null) {
            running.kill();
        }
    }

    String loopName() {
        GreenThread<Void> running = thread;
        return running == null ? "" : running.loop().name();
    }

    String target() {
        return request.getMethod() + " " + request.getHttpURI().getPathQuery();
    }

    private String application() {
        return settings.answers().application();
    }

    // ---- on its green thread

    private Void run() {
        Throwable failure = null;
        try {
            answer();
            failure = brokenOff;
        } catch (GreenExit e) {
            failure = e;
            throw e;
        } catch (IOException e) {
            LOG.debug("{} ended: {}", this, e.toString());
            failure = e;
        } catch (RuntimeException | Error e) {
            LOG.error("{} broke", this, e);
            failure = e;
        } finally {
            connection.ifPresent(it -> it.ends(this));
            complete(failure);
        }
        return null;
    }

    /// Jetty goes on with the connection, or breaks the response off.
    private void complete(Throwable failure) {
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }

    private void answer() throws IOException {
        Body body = null;
        try {
            Optional<Problem> problem = RequestRules.check(request, settings.limits());
            if (problem.isPresent()) {
                page(problem.get(), problem.get().reason());
                return;
            }
            environ = RequestEntries.environ(request, input);
            environ.put(Environ.EARLY_HINTS, (InterimResponses) this::sendInterim);
            body = call();
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
            runHooks();
        }
    }

    private Body call() throws Exception {
        try {
            return server.application(application()).call(environ, this);
        } catch (ApplicationGoneException e) {
            LOG.debug("{}: {} goes to its successor", e.getMessage(), this);
            return server.successor(application()).call(environ, this);
        }
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

    private void requireOpen(String what) {
        ResponseRules.requireOpen(this, begun, over, what);
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
            throw new IllegalStateException("The response to " + this + " is over");
        }
        requireStarted();
        if (bytes.hasRemaining() || !begun) {
            send(bytes, true);
        }
    }

    private boolean sendInterim(Status interim, Headers itsHeaders) throws IOException {
        ResponseRules.requireInterim(interim, itsHeaders);
        requireOpen("an interim response cannot be sent");
        return answer.interim(interim, itsHeaders);
    }

    // ---- the body

    private void send(Body body) throws IOException {
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
        return answer.isHead() || !status.allowsBody();
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
            answer.write(promised.isKept(), bytes);
        }
    }

    private void requireStarted() {
        ResponseRules.requireStarted(status, application());
    }

    /// Settles status and header fields; Jetty sends them with what is written next. What the
    /// application has done wrong is told before anything of it is settled, so that it can still be
    /// answered.
    ///
    /// @param first the first bytes, which are counted
    /// @param lengthBytes of the whole body, unless the application has declared another
    /// @param written whether they come from [#write]
    private void begin(ByteBuffer first, long lengthBytes, boolean written) {
        ResponseRules.requireNoHopByHop(headers, false); // they may have changed since the start
        long declaredBytes = declaredBytes();
        promised.begin(declaredBytes, lengthBytes, isBodyless());
        if (!isBodyless()) {
            promised.count(first, written);
        }
        answer.head(status, headers);
        if (promised.isKnown() && (status.allowsBody() || declaredBytes >= 0)) {
            answer.length(promised.bytes());
        } else if (!isBodyless()) {
            answer.chunked();
        }
        answer.serverFields(settings.answers().serverHeader());
        if (refused || server.isDraining() || settings.times().keepAlive().isZero()) {
            answer.closeAfter();
        } else {
            answer.keepAlive(settings.times().keepAlive());
        }
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
            begin(BufferUtil.EMPTY_BUFFER, isBodyless() ? bodyBytes : 0, false);
        }
        if (!isBodyless() && !promised.endsWell()) {
            over = true;
            brokenOff = new IOException("the response is shorter than its Content-Length");
            return;
        }
        over = true;
        answer.end();
    }

    private void close(Body body) {
        if (body == null) {
            return;
        }
        try {
            body.close();
        } catch (Exception e) {
            LOG.error("Application {} failed to close its body", application(), e);
        }
    }

    @SuppressWarnings("unchecked") // the type is part of the key's contract
    private void runHooks() {
        Object hooks = environ == null ? null : environ.get(Environ.POST_HOOKS);
        for (PostHook hook : hooks == null ? List.<PostHook>of() : (List<PostHook>) hooks) {
            try {
                hook.run(environ);
            } catch (Exception e) {
                LOG.error("A post hook of application {} failed at {}", application(), this, e);
            }
        }
    }

    // ---- failures

    private void answerFailure(Throwable failure) throws IOException {
        FailureAnswer told =
                FailureAnswer.to(failure, this, application(), settings.answers().debug());
        if (begun) {
            throw new IOException("the response is broken off", failure);
        }
        page(told.problem(), told.text());
    }

    private void page(Problem problem, String text) throws IOException {
        status = problem.status();
        headers = Headers.of("Content-Type", "text/plain; charset=utf-8");
        refused = true;
        send(Body.of(text + "\n"));
        finish();
    }

    /// The request line, for logs.
    @Override
    public String toString() {
        return PrintableText.of(
                target() + " " + request.getConnectionMetaData().getHttpVersion().asString());
    }
}
