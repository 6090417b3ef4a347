package org.coppice.routing.spi;

/// Makes deployments of services: the part of a [Whiteboard] that is the router's own.
///
/// **Threads**: any; it may block, and is called without a lock. **Errors**: what it throws, a
/// `LinkageError` too, leaves the service without routes, with one line in the log, and listed as
/// refused: an `IllegalArgumentException` says what is wrong with the service. **Null**: never.
///
/// @param <R> the router's kind of route
@FunctionalInterface
public interface Deployer<R extends DeployedRoute> {
    /// The routes of a service: called when it appears, and again at each change of its properties.
    Deployment<R> deploy(RouteService service);
}
