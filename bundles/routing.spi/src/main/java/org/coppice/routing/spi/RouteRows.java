package org.coppice.routing.spi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.routing.api.RouteInfo;

/// The rows of a `RouteTable`.
final class RouteRows {
    private RouteRows() {}

    /// @param routes in the order in which they are tried
    static List<RouteInfo> of(List<? extends DeployedRoute> routes) {
        Map<String, List<DeployedRoute>> earlier = new HashMap<>();
        List<RouteInfo> rows = new ArrayList<>();
        for (DeployedRoute route : routes) {
            List<DeployedRoute> same =
                    earlier.computeIfAbsent(route.shape(), _ -> new ArrayList<>());
            rows.add(row(route, state(route, same)));
            same.add(route);
        }
        return rows;
    }

    private static RouteInfo row(DeployedRoute route, RouteInfo.State state) {
        return new RouteInfo(
                route.pattern(),
                route.methods(),
                route.deployment().origin().owner(),
                state,
                route.requestsInFlight(),
                route.requestsServed());
    }

    private static RouteInfo.State state(DeployedRoute route, List<DeployedRoute> earlier) {
        if (route.deployment().isBroken()) {
            return RouteInfo.State.BROKEN;
        }
        return earlier.stream().anyMatch(other -> hides(other, route))
                ? RouteInfo.State.SHADOWED
                : RouteInfo.State.SERVING;
    }

    /// Whether a route that is tried earlier leaves no request to another one of its pattern.
    private static boolean hides(DeployedRoute earlier, DeployedRoute route) {
        return !earlier.isConditional()
                && (earlier.methods().isEmpty()
                        || !route.methods().isEmpty()
                                && earlier.methods().containsAll(route.methods()));
    }
}
