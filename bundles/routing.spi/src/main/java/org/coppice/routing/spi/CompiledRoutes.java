package org.coppice.routing.spi;

import java.util.List;
import org.coppice.wsgi.api.Environ;

/// The routes as a router looks them up: made anew at each change, and immutable, so that requests
/// need no lock.
///
/// **Threads**: any. **Errors**: what [#choose] throws fails the request. **Null**: never.
///
/// @param <C> what a router decides about a request; those with a route are [TakenRoute]s
public interface CompiledRoutes<C> {
    /// The route for a request, or why there is none. Blocks nowhere.
    C choose(Environ environ);

    /// The choice for a request whose route went a moment ago, or may not have come yet, and that
    /// has waited in vain: the router answers it by [Deployments#unavailable].
    C unavailable();

    /// All routes, in the order in which they are tried.
    List<? extends DeployedRoute> routes();
}
