package org.coppice.routing.spi;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.coppice.routing.api.RouteRule;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.osgi.framework.BundleContext;

/// The smallest router: services with the property `path` answer just that path.
final class LiteralRouter implements Application, AutoCloseable {
    final Table deployments;
    private final Whiteboard<PathRoute> whiteboard;

    LiteralRouter(BundleContext context, GraceSettings settings) {
        deployments = new Table(settings);
        whiteboard = new Whiteboard<>(context, "(path=*)", deployments, LiteralRouter::deploy);
        whiteboard.open();
    }

    @Override
    public void close() {
        whiteboard.close();
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        return deployments.call(environ, start);
    }

    static final class Table extends Deployments<PathRoute, Choice> implements Application {
        Table(GraceSettings settings) {
            super(settings, LiteralRouter::compile);
        }

        @Override
        public Body call(Environ environ, StartResponse start) throws Exception {
            return switch (enter(environ)) {
                case Taken taken -> serve(taken, environ, start);
                case Unavailable _ -> unavailable(start);
                case Missing _ -> {
                    Response missing = Response.text("none").status(404);
                    start.start(missing.status(), missing.headers());
                    yield missing.body();
                }
            };
        }
    }

    /// What becomes of a request.
    sealed interface Choice {}

    record Taken(PathRoute route) implements Choice, TakenRoute {}

    record Missing() implements Choice {}

    record Unavailable() implements Choice {}

    static final class PathRoute extends DeployedRoute {
        PathRoute(Deployment<PathRoute> deployment, RouteRule rule) {
            super(deployment, rule.template(), rule);
        }

        @Override
        protected RouteClaim claim() {
            String path = pattern(); // and not this: a claim outlives its route
            return (_, requested) -> requested.equals(path);
        }
    }

    static Deployment<PathRoute> deploy(RouteService service) {
        RouteRule rule = service.describe(RouteRule.of(service.texts("path").getFirst()));
        return deployment(
                service.origin(), () -> service.object().map(Application.class::cast), rule);
    }

    static Deployment<PathRoute> deployment(
            ServiceOrigin origin, Supplier<Optional<Application>> application, RouteRule... rules) {
        return new Deployment<>(
                origin,
                application,
                made -> List.of(rules).stream().map(rule -> new PathRoute(made, rule)).toList(),
                List.of(rules));
    }

    private static CompiledRoutes<Choice> compile(List<PathRoute> unsorted) {
        List<PathRoute> routes =
                unsorted.stream()
                        .sorted(
                                Comparator.comparing((PathRoute r) -> r.deployment().isBroken())
                                        .thenComparing(PathRoute::deployment, Deployment.ORDER))
                        .toList();
        Map<String, PathRoute> byPath = new TreeMap<>();
        routes.forEach(route -> byPath.putIfAbsent(route.pattern(), route));
        return new CompiledRoutes<>() {
            @Override
            public Choice choose(Environ environ) {
                PathRoute route = byPath.get(environ.path());
                return route == null ? new Missing() : new Taken(route);
            }

            @Override
            public Choice unavailable() {
                return new Unavailable();
            }

            @Override
            public List<PathRoute> routes() {
                return routes;
            }
        };
    }
}
