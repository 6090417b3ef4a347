package org.coppice.routing.mapper;

import java.util.List;

/// What a look-up asks of each route that it meets. Immutable.
///
/// Most routes of a table have the same, and share one: so a look-up finds it in the processor's
/// cache, however large the table is.
///
/// @param methods sorted; empty means any
/// @param variables of the pattern, in its order
/// @param isForAnyHost whether the host decides nothing
/// @param isMount see [RoutePattern#isMount]
/// @param isPlain see [MappedRoute#isPlain]
record RouteFacts(
        List<String> methods,
        List<String> variables,
        boolean isForAnyHost,
        boolean isMount,
        boolean isPlain) {
    static RouteFacts of(MappedRoute route) {
        RoutePattern pattern = route.compiled();
        return new RouteFacts(
                route.methods(),
                pattern.template().variables(),
                route.isForAnyHost(),
                pattern.isMount(),
                route.isPlain());
    }
}
