package org.coppice.routing.mapper;

import java.util.Optional;
import org.coppice.wsgi.api.Environ;

/// A route and its place in the order of trying: the lower is tried earlier.
///
/// What a look-up needs is asked of the facts, which are at hand, and of the route itself only
/// where these do not tell.
///
/// @param facts of the route, shared with others
record Ranked(int rank, MappedRoute route, RouteFacts facts) {
    boolean accepts(String method) {
        return MappedRoute.accepts(facts.methods(), method);
    }

    boolean acceptsHost(Environ environ) {
        return facts.isForAnyHost() || route.acceptsHost(environ);
    }

    /// Whether a path that all steps of the pattern match matches altogether.
    boolean isComplete(String path, Captures captures) {
        return !facts.isMount() || RoutePattern.isCompleteMount(path, captures);
    }

    /// See [MappedRoute#take].
    Optional<Choice.Taken> take(String path, int[] bounds, Environ environ) {
        return facts.isPlain()
                ? Optional.of(
                        new Choice.Taken(
                                route, RoutePattern.arguments(facts.variables(), path, bounds)))
                : route.take(path, bounds, environ);
    }
}
