package org.coppice.wsgi.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.coppice.green.GreenExit;
import org.coppice.green.Loop;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.GatewayExchange;
import org.coppice.wsgi.spi.PrintableText;
import org.coppice.wsgi.spi.RequestThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its response, on a green thread of its own, while the container's thread goes on
/// with others.
///
/// **Threads**: created and started by the container's; [#info], [#cut] and [#toString] any; the
/// rest belongs to the green thread.
final class ServletExchange {
    /// Attribute of a request whose response is broken off: why.
    static final String BROKEN_OFF = "org.coppice.wsgi.servlet.brokenOff";

    private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);

    private final ServletServer server;
    private final ServletSettings settings;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final Environ environ;
    private final GatewayExchange gateway;
    private final long id;
    private final String line;
    private final String remote;
    private final String text;
    private final long beganNanos = System.nanoTime();
    private final RequestThread thread = new RequestThread(this, this::answer, this::end);

    /// All that is asked of the request is asked here, while it is the container's thread's.
    ServletExchange(ServletServer server, ServletSettings settings, ServletRound round, long id) {
        this.server = server;
        this.settings = settings;
        this.request = round.request();
        this.response = round.response();
        this.async = round.async();
        this.id = id;
        this.line = line(request);
        this.remote = request.getRemoteAddr() + ":" + request.getRemotePort();
        this.text = PrintableText.of(line + " " + request.getProtocol());
        ServletInput input =
                new ServletInput(
                        request, settings.limits().bodyMaxBytes(), settings.times().body());
        this.environ = RequestEntries.environ(request, round.patterns(), input);
        this.gateway =
                new GatewayExchange(
                        this,
                        settings.answers().application(),
                        settings.answers().debug(),
                        new ServletAnswer(
                                request.getMethod().equals("HEAD"),
                                response,
                                input,
                                settings.times().body(),
                                this::hasHooks));
    }

    private boolean hasHooks() {
        return environ.get(Environ.POST_HOOKS) instanceof List<?> hooks && !hooks.isEmpty();
    }

    private static String line(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getMethod()
                + " "
                + request.getRequestURI()
                + (query == null ? "" : "?" + query);
    }

    void start(Loop loop) {
        thread.start(loop);
    }

    /// It takes too long for a server that stops.
    void cut() {
        LOG.debug("{} is cut: it takes too long", this);
        thread.kill();
    }

    ConnectionInfo info() {
        return new ConnectionInfo(
                id,
                thread.loopName(),
                remote,
                "running",
                line,
                1,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos));
    }

    // ---- on its green thread

    private void end(Optional<Throwable> failure) {
        try {
            complete(failure.orElse(null));
        } finally {
            server.ended(this);
        }
    }

    private void answer() throws IOException {
        long maxBytes = settings.limits().bodyMaxBytes();
        if (maxBytes > 0 && request.getContentLengthLong() > maxBytes) {
            gateway.refuse(ServletInput.tooLong(maxBytes).problem());
        } else {
            gateway.answer(server.application(settings), environ);
        }
    }

    /// The container goes on with the connection, or breaks the response off.
    ///
    /// @param failure null if there is none
    private void complete(Throwable failure) {
        try {
            if (failure == null) {
                async.complete();
            } else if (response.isCommitted()) {
                request.setAttribute(BROKEN_OFF, failure);
                async.dispatch();
            } else {
                refuse(status(failure));
                async.complete();
            }
        } catch (RuntimeException e) {
            LOG.debug("{} was over before: {}", this, e.toString()); // as its client has gone
        }
    }

    private void refuse(int status) {
        try {
            response.reset();
            response.setStatus(status);
        } catch (IllegalStateException e) {
            LOG.debug("{} was committed meanwhile: {}", this, e.toString());
        }
    }

    /// Of a response that has no page. A container tells as the end of the client, too, that a body
    /// is malformed.
    private static int status(Throwable failure) {
        return switch (failure) {
            case GreenExit _ -> 503;
            case ClientGoneException _ -> 400;
            default -> 500;
        };
    }

    /// The request line, for logs.
    @Override
    public String toString() {
        return text;
    }
}
