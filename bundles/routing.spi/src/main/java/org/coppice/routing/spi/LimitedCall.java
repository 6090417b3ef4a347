package org.coppice.routing.spi;

import java.util.Optional;
import org.coppice.routing.api.Limits;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request on a route with limits. As long as nothing was sent, who breaks one gets an answer
/// that says so; afterwards the failure goes to the server, which cuts the response.
final class LimitedCall {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedCall.class);
    private static final Response TOO_LARGE =
            Response.text("the body of the request is too large\n").status(413);
    private static final Response TOO_SLOW =
            Response.text("the answer took too long\n").status(503);

    private final RouteGuard guard;
    private final Environ environ;
    private final StartResponse start;
    private Optional<LimitedInput> input = Optional.empty();
    private Optional<Deadline> deadline = Optional.empty();

    LimitedCall(RouteGuard guard, Environ environ, StartResponse start) {
        this.guard = guard;
        this.environ = environ;
        this.start = start;
    }

    /// The body, whose closing gives the route's place back.
    Body begin(Application application) throws Exception {
        Limits limits = guard.limits();
        if (limits.bodyMaxBytes() > 0) {
            if (environ.contentLength().orElse(0) > limits.bodyMaxBytes()) {
                start.start(TOO_LARGE.status(), TOO_LARGE.headers());
                return guarded(TOO_LARGE.body());
            }
            input = Optional.of(new LimitedInput(environ.input(), limits.bodyMaxBytes()));
            environ.put(Environ.WSGI_INPUT, input.get());
        }
        if (guard.canTime()) {
            deadline = Optional.of(new Deadline(guard.toString(), limits.timeout()));
        }
        return guarded(answer(application));
    }

    private Body guarded(Body body) {
        Body released = body.whenClosed(guard::release);
        return deadline.isPresent()
                ? new TimedBody(released, deadline.get(), this::tooSlow)
                : released;
    }

    private Body answer(Application application) throws Exception {
        try {
            return guard.requireBody(
                    deadline.isPresent()
                            ? deadline.get().within(() -> application.call(environ, start))
                            : application.call(environ, start));
        } catch (RouteTimeoutException e) {
            return tooSlow(e);
        } catch (Throwable e) {
            if (input.isPresent() && input.get().isExceeded()) {
                return instead(TOO_LARGE, e);
            }
            throw e;
        }
    }

    private Body tooSlow(RouteTimeoutException e) {
        Body body = instead(TOO_SLOW, e);
        LOG.warn("{}; the answer is 503", e.getMessage());
        return body;
    }

    /// @throws RuntimeException the failure, if something was sent already
    private Body instead(Response response, Throwable failure) {
        start.start(response.status(), response.headers(), failure);
        deadline = Optional.empty();
        return response.body();
    }
}
