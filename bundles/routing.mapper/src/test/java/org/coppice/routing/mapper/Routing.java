package org.coppice.routing.mapper;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.ServiceOrigin;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Deployments without a framework, and a client without a server.
final class Routing {
    private static long lastId;

    private Routing() {}

    static MappedRoutes routes(long graceMillis, long updateGraceMillis) {
        return new MappedRoutes(
                Map.of("graceMillis", graceMillis, "updateGraceMillis", updateGraceMillis));
    }

    /// @param rules each a pattern, with methods before it or not: `GET,POST /x`
    static Deployment<MappedRoute> deployment(
            String owner, int ranking, Handler handler, String... rules) {
        return deployment(owner, ranking, Optional.of(Handlers.application(handler)), rules);
    }

    static Deployment<MappedRoute> deployment(
            String owner, int ranking, Optional<Application> application, String... rules) {
        return new Deployment<>(
                new ServiceOrigin(owner, ranking, nextId()),
                () -> application,
                made -> routes(made, rules),
                List.of());
    }

    /// A deployment that answers with its owner.
    static Deployment<MappedRoute> named(String owner, String... rules) {
        return deployment(owner, 0, request -> Response.text(owner), rules);
    }

    static Answer call(MappedRoutes routes, String method, String path) throws Exception {
        return call(routes, Environ.blank(method, path));
    }

    static Answer call(MappedRoutes routes, Environ environ) throws Exception {
        Started started = new Started();
        try (Body body = Router.dispatch(routes, environ, started)) {
            return new Answer(started.status.code(), started.headers, text(body));
        }
    }

    static String text(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : body) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static synchronized long nextId() {
        return ++lastId;
    }

    private static List<MappedRoute> routes(Deployment<MappedRoute> deployment, String... rules) {
        return Arrays.stream(rules).map(rule -> route(deployment, rule)).toList();
    }

    private static MappedRoute route(Deployment<MappedRoute> deployment, String rule) {
        int space = rule.startsWith("/") ? -1 : rule.indexOf(' ');
        List<String> methods =
                space < 0
                        ? List.of()
                        : List.copyOf(new TreeSet<>(List.of(rule.substring(0, space).split(","))));
        RouteRule described =
                RouteRule.of(rule.substring(space + 1)).withMethods(methods.toArray(new String[0]));
        return new MappedRoute(new RoutePattern(described.template()), described, deployment);
    }

    record Answer(int status, Headers headers, String text) {}

    static final class Started implements StartResponse {
        Status status;
        Headers headers;

        @Override
        public ResponseWriter start(Status status, Headers headers) {
            this.status = status;
            this.headers = headers;
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            return start(status, headers);
        }
    }
}
