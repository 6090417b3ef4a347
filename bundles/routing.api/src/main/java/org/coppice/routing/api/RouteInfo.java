package org.coppice.routing.api;

import java.util.List;
import java.util.Optional;

/// A route, as people see it.
///
/// **Threads**: immutable, for any; the numbers are those of the moment in which it was made.
/// **Errors**: none. **Null**: never.
///
/// @param pattern such as `/hello/{name}`
/// @param methods sorted; empty means any
/// @param owner the bundle and the service behind it, for people
/// @param state whether it answers requests
/// @param requestsInFlight requests that have been given to it and whose response is not yet
///   closed; or [#UNCOUNTED]
/// @param requestsServed requests whose response has been closed, since the route came; or
///   [#UNCOUNTED]
/// @param name by which [Urls] knows it
/// @param summary what it is for; may be empty
/// @param limits what it may take
/// @param hidden by whom, if another route answers some of its requests, or all of them
/// @param query the parameters of the query that it is known to take
/// @param upgrade the protocol that it speaks from 101 on, such as `websocket`; empty for HTTP
public record RouteInfo(
        String pattern,
        List<String> methods,
        String owner,
        State state,
        int requestsInFlight,
        long requestsServed,
        Optional<String> name,
        String summary,
        Limits limits,
        Optional<Hidden> hidden,
        List<QueryParameter> query,
        Optional<String> upgrade) {

    /// In place of a number: the requests are counted by another route, of which this is a part.
    public static final int UNCOUNTED = -1;

    /// Whether a route answers requests.
    public enum State {
        /// It answers requests.
        SERVING,
        /// Other services with the same pattern answer all its requests, and it takes over when
        /// they go.
        SHADOWED,
        /// Its service could not be had, because its component fails to start: requests get 503.
        BROKEN
    }

    /// A conflict: another route with the same pattern comes first.
    ///
    /// @param methods those of the route that others answer, sorted; empty: all
    /// @param by the first of them, as its [RouteInfo#owner]
    public record Hidden(List<String> methods, String by) {
        /// Copies the methods.
        public Hidden {
            methods = List.copyOf(methods);
        }
    }

    /// A parameter of the query.
    ///
    /// @param required whether a request without it is refused
    public record QueryParameter(String name, boolean required) {}

    /// Copies the lists.
    public RouteInfo {
        methods = List.copyOf(methods);
        query = List.copyOf(query);
    }

    /// Without parameters of the query and upgrade.
    public RouteInfo(
            String pattern,
            List<String> methods,
            String owner,
            State state,
            int requestsInFlight,
            long requestsServed,
            Optional<String> name,
            String summary,
            Limits limits,
            Optional<Hidden> hidden) {
        this(
                pattern,
                methods,
                owner,
                state,
                requestsInFlight,
                requestsServed,
                name,
                summary,
                limits,
                hidden,
                List.of(),
                Optional.empty());
    }

    /// Without name, summary, limits and conflict.
    public RouteInfo(
            String pattern,
            List<String> methods,
            String owner,
            State state,
            int requestsInFlight,
            long requestsServed) {
        this(
                pattern,
                methods,
                owner,
                state,
                requestsInFlight,
                requestsServed,
                Optional.empty(),
                "",
                Limits.NONE,
                Optional.empty());
    }
}
