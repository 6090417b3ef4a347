package org.coppice.routing.mapper;

import java.util.Map;
import java.util.SortedSet;

/// What the router decided about a request.
sealed interface Choice {
    /// This route answers it.
    ///
    /// @param arguments the values of the pattern's variables
    record Taken(MappedRoute route, Map<String, String> arguments) implements Choice {}

    /// No route answers it.
    ///
    /// @param allowed the methods that the path has; empty if there is no such path
    record Refused(SortedSet<String> allowed) implements Choice {}

    /// Nobody can tell in a sensible time, see [EndlessMatchException].
    record Endless() implements Choice {}
}
