package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.coppice.green.Loop;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.GatewayExchange;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.RequestThread;
import org.coppice.wsgi.spi.ResponseRules;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its response, on a green thread of its own.
///
/// **Threads**: [#loopName], [#target] and [#cut] any; the rest belongs to the green thread.
final class JettyExchange {
    private static final Logger LOG = LoggerFactory.getLogger(JettyExchange.class);

    private final JettyServer server;
    private final JettySettings settings;
    private final Request request;
    private final Response response;

    /// The client, as trusted proxies tell of it.
    private final Peer origin;

    /// Whether it comes from a trusted proxy.
    private final boolean trusted;

    private final long startBytes;
    private final Answer answer;
    private final Callback callback;
    private final Optional<JettyConnection> connection;
    private final ContentInput input;
    private final GatewayExchange gateway;
    private volatile boolean idle;
    private volatile boolean killed;
    private final RequestThread thread = new RequestThread(this, this::answer, this::end);

    JettyExchange(
            JettyServer server,
            Request request,
            Response response,
            Callback callback,
            Optional<JettyConnection> connection) {
        this.server = server;
        this.settings = server.settings();
        this.request = request;
        this.response = response;
        this.startBytes = RequestLog.bytesOut(request);
        JettyPeer peer = new JettyPeer(request);
        this.trusted = settings.proxies().trusts(peer.remoteEnd());
        this.origin = settings.proxies().origin(name -> RequestLog.value(request, name), peer);
        this.callback = callback;
        this.connection = connection;
        this.input = new ContentInput(request, settings.limits().bodyMaxBytes());
        this.answer = new Answer(server, settings, request, response, input);
        this.gateway = new GatewayExchange(this, application(), settings.answers().debug(), answer);
    }

    // ---- for the server

    /// Has the application answer, on a green thread of that loop.
    void start(Loop loop) {
        connection.ifPresent(it -> it.begins(this));
        Request.addCompletionListener(
                request, _ -> connection.ifPresent(it -> it.ends(this))); // not a moment earlier
        try {
            LastAnswer.of(request);
            request.addFailureListener(this::failed);
            request.addIdleTimeoutListener(_ -> false); // nobody waits for the client just then
            thread.start(loop);
        } catch (RuntimeException e) {
            connection.ifPresent(it -> it.ends(this));
            throw e;
        }
    }

    /// A client of HTTP/2 that has reset its stream, or gone, wants no answer: the green thread
    /// need not go on. One that is slow is told so where the application reads or writes.
    private void failed(Throwable failure) {
        if (!isHttp2() || failure instanceof TimeoutException) {
            return;
        }
        LOG.debug("{} is cut: {}", this, failure.toString());
        kill();
    }

    private boolean isHttp2() {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    /// The green thread takes too long for a server that stops.
    void cut() {
        LOG.debug("{} is cut: it takes too long", this);
        kill();
    }

    private void kill() {
        killed = true;
        thread.kill();
    }

    /// The application has marked it as one that a server which stops need not wait for.
    private void markIdle() {
        idle = true;
        if (server.isLeaving()) {
            leave();
        }
    }

    /// The server stops.
    void leave() {
        if (idle) {
            kill();
        }
    }

    String loopName() {
        return thread.loopName();
    }

    String target() {
        return request.getMethod() + " " + request.getHttpURI().getPathQuery();
    }

    private String application() {
        return settings.answers().application();
    }

    // ---- on its green thread

    private void answer() throws IOException {
        try {
            answerUnlogged();
        } finally {
            log();
        }
        readAway();
    }

    /// What has come or comes soon of a request that is answered, or else HTTP/1 must end with it.
    private void readAway() {
        if (!StrictReading.goesOn(request)) {
            return;
        }
        try {
            input.drain();
        } catch (IOException e) {
            LOG.debug("The rest of {} is not read: {}", this, e.toString());
        }
    }

    /// Where nothing was sent Jetty will say that something went wrong here.
    private void log() {
        RequestLog.take(request);
        int status = response.isCommitted() ? response.getStatus() : 500;
        RequestLog.log(settings.log(), request, response, origin, status, startBytes);
    }

    /// Jetty goes on with the connection, or breaks the response off. A good end of the connection
    /// would make one look whole that has neither a length nor chunks, and with TLS a good end of
    /// that any: so there it is a reset.
    private void end(Optional<Throwable> failure) {
        try {
            if (failure.isPresent()) {
                endConnection(killed && !response.isCommitted());
            }
        } finally {
            failure.ifPresentOrElse(
                    it -> callback.failed(new QuietException.Exception(it)), // it is logged already
                    callback::succeeded);
        }
    }

    /// Where Jetty would not do it, or not so.
    ///
    /// @param unanswered whether it was cut before anything was sent
    private void endConnection(boolean unanswered) {
        if (unanswered) {
            request.addHttpStreamWrapper(UnansweredStream::new);
        }
        if (answer.isBrokenUnseen()) {
            connection.ifPresent(JettyConnection::breakOff);
        } else if (idle && server.isLeaving() && StrictReading.goesOn(request)) {
            connection.ifPresent(JettyConnection::close); // as one that waits for a request
        } else if (!isHttp2() && (unanswered || response.isCommitted())) {
            connection
                    .filter(it -> unanswered || it.isSecured())
                    .ifPresent(JettyConnection::breakOff);
        }
    }

    private void answerUnlogged() throws IOException {
        Optional<Problem> problem = RequestRules.check(request, settings.limits(), trusted);
        if (problem.isPresent()) {
            gateway.refuse(problem.get());
            return;
        }
        Environ environ = RequestEntries.environ(request, input, origin);
        environ.put(Environ.SET_IDLE, (Runnable) this::markIdle);
        environ.put(Environ.EARLY_HINTS, (InterimResponses) this::sendInterim);
        gateway.answer(server.application(settings), environ);
    }

    private boolean sendInterim(Status interim, Headers itsHeaders) throws IOException {
        ResponseRules.requireInterim(interim, itsHeaders);
        gateway.requireOpen("an interim response cannot be sent");
        return answer.interim(interim, itsHeaders);
    }

    /// The request line, for logs.
    @Override
    public String toString() {
        return RequestLog.line(request);
    }
}
