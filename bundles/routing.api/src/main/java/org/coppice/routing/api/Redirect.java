package org.coppice.routing.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// Answers with another URL, filled with the values of the route, and an empty body; with 404 where
/// they make no URL.
final class Redirect implements Application {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private static final Response NOT_FOUND = Response.text("the path leads nowhere\n").status(404);

    private final UrlTemplate to;
    private final Set<String> needed; // values, by the names of their variables
    private final int status;

    Redirect(RouteRule to, int status) {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException(
                    "the status of a redirect must be 301, 302, 303, 307 or 308, not " + status);
        }
        this.to = new UrlTemplate(to);
        this.needed = new TreeSet<>(to.template().variables());
        this.needed.removeAll(to.defaults().keySet());
        this.status = status;
    }

    /// A condition may add arguments, so what stands behind one is seen by requests alone.
    ///
    /// @throws IllegalArgumentException if the rule that redirects has no value for a variable
    void requireValuesOf(RouteRule from) {
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(from.template().variables());
        missing.removeAll(from.defaults().keySet());
        if (from.subDomains().kind() != SubDomains.Kind.UNCHECKED) {
            missing.remove(SubDomains.ARGUMENT);
        }
        if (from.conditions().isEmpty() && !missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the redirect of %s to %s has no value for {%s}: give the pattern such a variable, or the rule a default"
                            .formatted(
                                    from.template().text(),
                                    to.rule().template().text(),
                                    String.join("}, {", missing)));
        }
    }

    @Override
    public Body call(Environ environ, StartResponse start) {
        Map<String, Object> values = new LinkedHashMap<>(environ.routingArguments());
        String origin = to.rule().origin();
        String base = origin.isEmpty() ? UrlText.pathOfBytes(environ.scriptName()) : origin;
        Response response = response(base, values);
        start.start(response.status(), response.headers());
        return response.body();
    }

    private Response response(String base, Map<String, Object> values) {
        try {
            return Response.empty(status).header("Location", base + to.fill(values));
        } catch (UrlGenerationException e) {
            if (!values.keySet().containsAll(needed)) {
                throw e; // the application's mistake
            }
            return NOT_FOUND; // a path that can stand for nothing behind the redirect
        }
    }
}
