package org.coppice.routing.spi;

import org.coppice.wsgi.api.Environ;

/// A router's choice for a request that some route answers. Choices without a route are the
/// router's own: they just do not implement this.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
public interface TakenRoute {
    /// Who answers.
    DeployedRoute route();

    /// Tells the application of the choice: puts arguments and the like into the environ. Called
    /// once, right before the application.
    default void tell(Environ environ) {
        environ.put(Environ.ROUTE_PATTERN, route().pattern());
    }
}
