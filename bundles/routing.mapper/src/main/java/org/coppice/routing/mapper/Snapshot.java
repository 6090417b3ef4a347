package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.coppice.routing.api.RouteInfo;

/// The compiled table: immutable, made anew at each change. A request for a literal path is
/// answered by one look-up in a hash map, without allocation; the others by the [PrefixIndex].
final class Snapshot {
    private static final MappedRoute[] NONE = {};

    private final List<MappedRoute> routes;
    private final Map<String, MappedRoute[]> literals = new HashMap<>();
    private final PrefixIndex prefixes;
    private final List<GoneRoute> gone;
    private final CompletableFuture<Void> replaced = new CompletableFuture<>();

    Snapshot(List<MappedRoute> unsorted, List<GoneRoute> gone) {
        this.routes = unsorted.stream().sorted(MappedRoute.ORDER).toList();
        this.gone = List.copyOf(gone);
        Map<String, List<MappedRoute>> byPath = new HashMap<>();
        List<MappedRoute> others = new ArrayList<>();
        for (MappedRoute route : routes) {
            if (route.pattern().isLiteral()) {
                byPath.computeIfAbsent(route.pattern().text(), p -> new ArrayList<>()).add(route);
            } else {
                others.add(route);
            }
        }
        byPath.forEach((path, list) -> literals.put(path, list.toArray(NONE)));
        this.prefixes = new PrefixIndex(others);
    }

    /// Completed when this table is no longer the current one.
    CompletableFuture<Void> replaced() {
        return replaced;
    }

    List<GoneRoute> gone() {
        return gone;
    }

    /// The route for a request, or why there is none.
    Choice choose(String method, String path) {
        MappedRoute[] exact = literals.getOrDefault(path, NONE);
        for (int i = 0; i < exact.length; i++) {
            if (exact[i].accepts(method)) {
                return preferred(method, exact, i).withoutArguments();
            }
        }
        for (int g = prefixes.longest(path); g >= 0; g = prefixes.shorter(g)) {
            MappedRoute[] group = prefixes.routes(g);
            for (int i = 0; i < group.length; i++) {
                if (group[i].accepts(method)) {
                    Optional<Map<String, String>> arguments = group[i].pattern().match(path);
                    if (arguments.isPresent()) {
                        return new Choice.Taken(preferred(method, group, i), arguments.get());
                    }
                }
            }
        }
        return new Choice.Refused(allowed(path));
    }

    /// How long a request that no route answers shall wait for another table; 0 or less: not at
    /// all.
    long graceNanos(String method, String path, long nowNanos) {
        long nanos = 0;
        for (GoneRoute route : gone) {
            long rest = route.untilNanos() - nowNanos;
            if (rest > nanos && route.matches(method, path)) {
                nanos = rest;
            }
        }
        return nanos;
    }

    List<RouteInfo> infos() {
        List<RouteInfo> infos = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            infos.add(routes.get(i).info(state(i)));
        }
        return infos;
    }

    /// A route for GET answers HEAD too, but one of the same pattern that names HEAD does it
    /// better.
    private static MappedRoute preferred(String method, MappedRoute[] candidates, int chosen) {
        MappedRoute first = candidates[chosen];
        if (!method.equals("HEAD") || first.methods().contains("HEAD")) {
            return first;
        }
        for (int i = chosen + 1; i < candidates.length; i++) {
            MappedRoute other = candidates[i];
            if (other.methods().contains("HEAD")
                    && !other.deployment().isBroken()
                    && other.pattern().text().equals(first.pattern().text())) {
                return other;
            }
        }
        return first;
    }

    private SortedSet<String> allowed(String path) {
        SortedSet<String> allowed = new TreeSet<>();
        for (MappedRoute route : literals.getOrDefault(path, NONE)) {
            allowed.addAll(route.methods());
        }
        for (int g = prefixes.longest(path); g >= 0; g = prefixes.shorter(g)) {
            for (MappedRoute route : prefixes.routes(g)) {
                if (route.pattern().match(path).isPresent()) {
                    allowed.addAll(route.methods());
                }
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return allowed;
    }

    private RouteInfo.State state(int index) {
        MappedRoute route = routes.get(index);
        if (route.deployment().isBroken()) {
            return RouteInfo.State.BROKEN;
        }
        for (int i = 0; i < index; i++) {
            if (route.isShadowedBy(routes.get(i))) {
                return RouteInfo.State.SHADOWED;
            }
        }
        return RouteInfo.State.SERVING;
    }
}
