package org.coppice.routing.mapper;

import java.util.List;

/// A route that went away a moment ago: requests for it wait for a successor. It holds nothing of
/// the service, whose bundle may be gone.
///
/// @param untilNanos when waiting ends, by `System.nanoTime`
record GoneRoute(RoutePattern pattern, List<String> methods, long untilNanos) {
    boolean matches(String method, String path) {
        return MappedRoute.accepts(methods, method) && matches(path);
    }

    private boolean matches(String path) {
        try {
            return pattern.match(path).isPresent();
        } catch (EndlessMatchException e) {
            return false; // nor would its successor tell in time
        }
    }
}
