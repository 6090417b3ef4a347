package org.coppice.routing.api;

import java.util.Map;
import org.coppice.wsgi.api.Environ;
import org.osgi.annotation.versioning.ConsumerType;

/// Decides by the whole request whether a route is for it: Routes' condition `function`.
///
/// **Threads**: any, by many requests at once. **Errors**: what it throws fails the request.
/// **Null**: never.
@ConsumerType
@FunctionalInterface
public interface RouteCondition {
    /// Whether the route is for this request, whose path and method fit. If not, the router goes on
    /// as if there were no such route. It is asked only if all routes that are tried earlier are
    /// not for the request; to tell the methods of a path, it may be asked once more.
    ///
    /// @param arguments what the handler will get; may be changed
    boolean accepts(Environ environ, Map<String, String> arguments);
}
