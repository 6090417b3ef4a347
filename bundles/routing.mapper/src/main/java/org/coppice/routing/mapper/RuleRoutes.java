package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.ServiceOrigin;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// Makes routes of the rules of a map.
///
/// Rules whose patterns begin with the same literal text are tried in the order of the map, as in
/// Routes. So that this agrees with the order among routes of all services, a rule stands where its
/// pattern says, or where the rule before it stands if that is later.
final class RuleRoutes {
    private final Map<String, Place> lastByPrefix = new HashMap<>();
    private final List<MappedRoute> routes = new ArrayList<>();
    private final Deployment<MappedRoute> deployment;

    private RuleRoutes(Deployment<MappedRoute> deployment) {
        this.deployment = deployment;
    }

    /// The deployment of a map.
    static Deployment<MappedRoute> deployment(ServiceOrigin origin, RouteMap map) {
        return new Deployment<>(
                origin, () -> Optional.of(RuleRoutes::call), made -> of(map, made), map.rules());
    }

    private static Body call(Environ environ, StartResponse start) {
        throw new AssertionError("the rules of a map have targets of their own");
    }

    private static List<MappedRoute> of(RouteMap map, Deployment<MappedRoute> deployment) {
        RuleRoutes routes = new RuleRoutes(deployment);
        map.rules().stream().filter(rule -> !rule.isGenerationOnly()).forEach(routes::add);
        return routes.routes;
    }

    private void add(RouteRule rule) {
        for (PathTemplate template : rule.templates()) {
            RoutePattern pattern = new RoutePattern(template);
            Place own = new Place(pattern.specificity(), rule.methods().isEmpty(), routes.size());
            Place last = lastByPrefix.get(pattern.prefix());
            Place place = last == null ? own : own.after(last);
            lastByPrefix.put(pattern.prefix(), place);
            routes.add(new MappedRoute(pattern, rule, place, deployment));
        }
    }
}
