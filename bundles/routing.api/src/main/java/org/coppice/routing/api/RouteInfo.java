package org.coppice.routing.api;

import java.util.List;

/// A route, as people see it.
///
/// @param pattern such as `/hello/{name}`
/// @param methods sorted; empty means any
/// @param owner the bundle and the service behind it, for people
/// @param state whether it answers requests
/// @param requestsInFlight requests that have been given to it and whose response is not yet closed
/// @param requestsServed requests whose response has been closed, since the route came
public record RouteInfo(
        String pattern,
        List<String> methods,
        String owner,
        State state,
        int requestsInFlight,
        long requestsServed) {

    /// Whether a route answers requests.
    public enum State {
        /// It answers requests.
        SERVING,
        /// Another service with the same pattern answers all its requests, and it takes over when
        /// that goes.
        SHADOWED,
        /// Its service could not be had, because its component fails to start: requests get 503.
        BROKEN
    }

    /// Copies the methods.
    public RouteInfo {
        methods = List.copyOf(methods);
    }
}
