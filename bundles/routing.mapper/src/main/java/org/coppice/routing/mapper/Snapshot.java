package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.coppice.routing.spi.CompiledRoutes;
import org.coppice.wsgi.api.Environ;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The compiled table: immutable, made anew at each change. A request for a literal path is
/// answered by one look-up in a hash map, without allocation; the others by the [RouteTree].
final class Snapshot implements CompiledRoutes<Choice> {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final Ranked[] NONE = {};
    private static final int[] NOTHING = {};
    private static final Environ NO_ENVIRON = Environ.of(Map.of());

    private final List<MappedRoute> routes;
    private final Map<String, Literal> literals = new HashMap<>();
    private final RouteTree tree;
    private final AtomicBoolean warned = new AtomicBoolean();

    Snapshot(List<MappedRoute> unsorted) {
        this.routes = unsorted.stream().sorted(MappedRoute.ORDER).toList();
        Map<String, List<Ranked>> byPath = new HashMap<>();
        Map<String, Integer> firstByPrefix = new HashMap<>();
        List<Ranked> others = new ArrayList<>();
        Map<RouteFacts, RouteFacts> known = new HashMap<>();
        for (int rank = 0; rank < routes.size(); rank++) {
            RoutePattern pattern = routes.get(rank).compiled();
            RouteFacts facts = RouteFacts.of(routes.get(rank));
            RouteFacts shared = known.computeIfAbsent(facts, Function.identity());
            Ranked ranked = new Ranked(rank, routes.get(rank), shared);
            if (pattern.isLiteral()) {
                byPath.computeIfAbsent(pattern.prefix(), p -> new ArrayList<>()).add(ranked);
            } else {
                firstByPrefix.putIfAbsent(pattern.prefix(), rank);
                others.add(ranked);
            }
        }
        byPath.forEach((path, list) ->
                literals.put(
                        path,
                        new Literal(
                                list.toArray(NONE),
                                firstByPrefix.getOrDefault(path, RouteTree.NO_RANK))));
        this.tree = new RouteTree(others);
    }

    @Override
    public List<MappedRoute> routes() {
        return routes;
    }

    @Override
    public Choice unavailable() {
        return new Choice.Unavailable();
    }

    @Override
    public Choice choose(Environ environ) {
        String path = environ.path();
        try {
            return choose(environ.requestMethod(), path, environ);
        } catch (EndlessMatchException e) {
            if (warned.compareAndSet(false, true)) { // not at each request
                LOG.warn(
                        "the expression {} of a route backtracks for more than {} steps on a path"
                                + " of {} characters: such requests get 400",
                        e.getMessage(),
                        Captures.MAX_STEPS,
                        path.length());
            }
            return new Choice.Endless();
        }
    }

    /// The route for a request of which no more is known, or why there is none.
    Choice choose(String method, String path) {
        return choose(method, path, NO_ENVIRON);
    }

    /// The route for a request, or why there is none.
    ///
    /// @throws EndlessMatchException if that cannot be told in a sensible time
    Choice choose(String method, String path, Environ environ) {
        Literal literal = literals.get(path);
        Optional<Choice> sure = literal == null ? Optional.empty() : literal.sure(method);
        return sure.isPresent() ? sure.get() : search(method, path, literal, environ);
    }

    private Choice search(String method, String path, Literal literal, Environ environ) {
        Captures captures = new Captures();
        int after = -1;
        while (true) {
            BestMatch match = new BestMatch(method, path, environ, after, captures);
            walk(match, literal);
            if (match.found() == null) {
                return new Choice.Refused(allowed(path, environ, captures));
            }
            Optional<Choice.Taken> taken =
                    preferred(method, match).take(path, match.bounds(), environ);
            if (taken.isPresent()) {
                return taken.get();
            }
            after = match.found().rank();
        }
    }

    /// @param literal or null
    private void walk(BestMatch match, Literal literal) {
        if (literal != null) {
            match.meetLiterals(literal.routes);
            if (match.limit() < literal.rival) {
                return; // a literal path has the longest text: nothing else comes before it
            }
        }
        match.walk(tree);
    }

    /// A route for GET answers HEAD too, but one of the same pattern that names HEAD does it
    /// better.
    private static Ranked preferred(String method, BestMatch match) {
        MappedRoute first = match.found().route();
        if (!method.equals("HEAD") || first.methods().contains("HEAD")) {
            return match.found();
        }
        for (Ranked other : match.group()) {
            if (other.rank() > match.found().rank() && isForHead(other.route(), first)) {
                return other;
            }
        }
        return match.found();
    }

    private static boolean isForHead(MappedRoute route, MappedRoute first) {
        return route.methods().contains("HEAD")
                && !route.isConditional()
                && !route.deployment().isBroken()
                && route.pattern().equals(first.pattern());
    }

    private SortedSet<String> allowed(String path, Environ environ, Captures captures) {
        SortedSet<String> allowed = new TreeSet<>();
        Literal literal = literals.get(path);
        if (literal != null) {
            for (Ranked ranked : literal.routes) {
                if (ranked.acceptsHost(environ)) {
                    addMethods(ranked, path, NOTHING, environ, allowed);
                }
            }
        }
        AllMatches all = new AllMatches(path, environ, captures);
        all.walk(tree);
        for (AllMatches.Match match : all.matches()) {
            addMethods(match.ranked(), path, match.bounds(), environ, allowed);
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return allowed;
    }

    private static void addMethods(
            Ranked ranked, String path, int[] bounds, Environ environ, SortedSet<String> allowed) {
        List<String> methods = ranked.facts().methods();
        if (!allowed.containsAll(methods) && ranked.take(path, bounds, environ).isPresent()) {
            allowed.addAll(methods);
        }
    }

    /// The routes whose pattern is a path.
    ///
    /// @param rival the lowest rank of the other routes that may come before one of these: those
    ///   that begin with the same text, `/a{rest:.*}` beside `/a`
    private record Literal(Ranked[] routes, int rival) {
        /// The choice without a search, where nothing but the method decides.
        Optional<Choice> sure(String method) {
            if (!method.equals("HEAD")) {
                for (Ranked ranked : routes) {
                    if (ranked.rank() > rival || !ranked.facts().isPlain()) {
                        return Optional.empty();
                    }
                    if (ranked.accepts(method)) {
                        return ranked.route().withoutArguments();
                    }
                }
            }
            return Optional.empty();
        }
    }
}
