package org.coppice.routing.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// Answers with another URL, filled with the values of the route, and an empty body.
final class Redirect implements Application {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private final UrlTemplate to;
    private final int status;

    Redirect(RouteRule to, int status) {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException(
                    "the status of a redirect must be 301, 302, 303, 307 or 308, not " + status);
        }
        this.to = new UrlTemplate(to);
        this.status = status;
    }

    @Override
    public Body call(Environ environ, StartResponse start) {
        Map<String, Object> values = new LinkedHashMap<>(environ.routingArguments());
        String origin = to.rule().origin();
        String base = origin.isEmpty() ? UrlText.pathOfBytes(environ.scriptName()) : origin;
        Response response = Response.empty(status).header("Location", base + to.fill(values));
        start.start(response.status(), response.headers());
        return response.body();
    }
}
