package org.coppice.routing.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.coppice.routing.api.RouteInfo;
import org.slf4j.Logger;

/// Routes that others of the same pattern hide: those that are tried earlier and have the same
/// methods, whatever their variables are called. One for certain methods beside one for any is no
/// conflict, nor is one that has conditions.
final class Conflicts {
    static final Conflicts NONE = new Conflicts(Map.of());

    private final Map<DeployedRoute, Conflict> byRoute;

    private Conflicts(Map<DeployedRoute, Conflict> byRoute) {
        this.byRoute = byRoute;
    }

    /// @param routes in the order in which they are tried
    static Conflicts of(List<? extends DeployedRoute> routes) {
        Map<DeployedRoute, Conflict> byRoute = new IdentityHashMap<>();
        Map<String, List<DeployedRoute>> earlier = new HashMap<>();
        for (DeployedRoute route : routes) {
            List<DeployedRoute> same =
                    earlier.computeIfAbsent(route.shape(), _ -> new ArrayList<>(1));
            conflict(route, same).ifPresent(conflict -> byRoute.put(route, conflict));
            same.add(route);
        }
        return new Conflicts(byRoute);
    }

    Optional<Conflict> of(DeployedRoute route) {
        return Optional.ofNullable(byRoute.get(route));
    }

    /// Those that were not there before.
    List<Conflict> newSince(Conflicts former) {
        return byRoute.values().stream()
                .filter(conflict -> !former.byRoute.containsKey(conflict.route))
                .sorted(Comparator.comparing(Conflict::toString))
                .toList();
    }

    private static Optional<Conflict> conflict(DeployedRoute route, List<DeployedRoute> earlier) {
        TreeSet<String> methods = new TreeSet<>();
        DeployedRoute first = null;
        for (DeployedRoute other : earlier) {
            if (other.isConditional() || other.deployment().isBroken()) {
                continue;
            }
            if (other.methods().isEmpty()) {
                methods.addAll(route.methods());
                return Optional.of(
                        new Conflict(route, first == null ? other : first, List.copyOf(methods)));
            }
            for (String method : other.methods()) {
                if (route.methods().contains(method) && methods.add(method) && first == null) {
                    first = other;
                }
            }
        }
        return first == null
                ? Optional.empty()
                : Optional.of(new Conflict(route, first, List.copyOf(methods)));
    }

    /// @param methods sorted; those of the route that others answer
    record Conflict(DeployedRoute route, DeployedRoute by, List<String> methods) {
        /// Whether nothing is left to the route.
        boolean isWhole() {
            return methods.size() == route.methods().size();
        }

        RouteInfo.Hidden hidden() {
            return new RouteInfo.Hidden(isWhole() ? List.of() : methods, owner(by));
        }

        /// Who gives a ranking means it so; without one it may be a mistake.
        void log(Logger log) {
            if (ranking(by) == ranking(route)) {
                log.warn("{}", this);
            } else {
                log.info("{}", this);
            }
        }

        @Override
        public String toString() {
            return "route %s%s of %s is hidden by that of %s, which comes first for %s: see coppice:routes"
                    .formatted(
                            methods.isEmpty() ? "" : String.join(",", methods) + " ",
                            route.pattern(),
                            owner(route),
                            owner(by),
                            reason());
        }

        private String reason() {
            if (by.deployment() == route.deployment()) {
                return "its place in the map";
            }
            return ranking(by) == ranking(route)
                    ? "it is the older service (service.ranking %d both)".formatted(ranking(by))
                    : "its service.ranking %d instead of %d".formatted(ranking(by), ranking(route));
        }

        private static int ranking(DeployedRoute route) {
            return route.deployment().origin().ranking();
        }

        private static String owner(DeployedRoute route) {
            return route.deployment().origin().owner();
        }
    }
}
