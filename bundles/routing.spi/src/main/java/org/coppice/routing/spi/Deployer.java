package org.coppice.routing.spi;

/// Makes deployments of services: the part of a [Whiteboard] that is the router's own.
///
/// **Threads**: any; it may block, and is called without a lock. **Errors**: what is wrong with a
/// service is the deployer's to log; what it throws, a `LinkageError` too, leaves the service
/// without routes, with one line in the log. **Null**: never.
///
/// @param <R> the router's kind of route
@FunctionalInterface
public interface Deployer<R extends DeployedRoute> {
    /// The routes of a service: called when it appears, and again at each change of its properties.
    Deployment<R> deploy(RouteService service);
}
