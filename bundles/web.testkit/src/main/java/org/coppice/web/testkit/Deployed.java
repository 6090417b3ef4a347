package org.coppice.web.testkit;

import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouteSource;
import org.coppice.web.Handler;
import org.coppice.wsgi.api.Application;

/// Deploys a component as its bundle would.
final class Deployed {
    private Deployed() {}

    static void into(RouteMap.Builder map, Object component) {
        if (component instanceof RouteSource source) {
            map.include(source.routes());
            return;
        }
        Route route = component.getClass().getAnnotation(Route.class);
        if (route == null) {
            throw new IllegalArgumentException(
                    "%s has no @Route and is no RouteSource: give its class a route, or use TestClient.of"
                            .formatted(component.getClass().getName()));
        }
        for (String pattern : route.value()) {
            map.connect(rule(route, pattern, component));
        }
    }

    private static RouteRule rule(Route route, String pattern, Object component) {
        RouteRule rule = target(RouteRule.of(pattern), component);
        rule = route.methods().length == 0 ? rule : rule.withMethods(route.methods());
        return route.name().isEmpty() ? rule : rule.named(route.name());
    }

    private static RouteRule target(RouteRule rule, Object component) {
        return switch (component) {
            case Handler handler -> rule.to(handler);
            case Application application -> rule.to(application);
            default ->
                    throw new IllegalArgumentException(
                            "%s has @Route, but is neither a Handler nor an Application"
                                    .formatted(component.getClass().getName()));
        };
    }
}
