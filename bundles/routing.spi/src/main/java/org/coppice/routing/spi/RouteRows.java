package org.coppice.routing.spi;

import java.util.List;
import java.util.Optional;
import org.coppice.routing.api.RouteInfo;

/// The rows of a `RouteTable`.
final class RouteRows {
    private RouteRows() {}

    /// @param routes in the order in which they are tried
    static List<RouteInfo> of(List<? extends DeployedRoute> routes) {
        Conflicts conflicts = Conflicts.of(routes);
        return routes.stream().map(route -> row(route, conflicts.of(route))).toList();
    }

    private static RouteInfo row(DeployedRoute route, Optional<Conflicts.Conflict> conflict) {
        return new RouteInfo(
                route.pattern(),
                route.methods(),
                route.deployment().origin().owner(),
                state(route, conflict),
                route.requestsInFlight(),
                route.requestsServed(),
                route.rule().name(),
                route.rule().summary(),
                route.rule().limits(),
                conflict.map(Conflicts.Conflict::hidden),
                List.of(),
                route.rule().upgrade());
    }

    private static RouteInfo.State state(
            DeployedRoute route, Optional<Conflicts.Conflict> conflict) {
        if (route.deployment().isBroken()) {
            return RouteInfo.State.BROKEN;
        }
        return conflict.isPresent() && conflict.get().isWhole()
                ? RouteInfo.State.SHADOWED
                : RouteInfo.State.SERVING;
    }
}
