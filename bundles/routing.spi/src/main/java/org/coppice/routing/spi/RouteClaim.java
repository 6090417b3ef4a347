package org.coppice.routing.spi;

/// Which requests a route was for. It outlives the route: for a moment after its service went,
/// requests for it wait for a successor. So it holds nothing of the service, whose class loader may
/// be gone.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@FunctionalInterface
public interface RouteClaim {
    /// Whether a request was for it. Conditions beside method and path need not be asked.
    ///
    /// @param method of the request, in capitals
    /// @param path in Unicode and percent-decoded
    boolean matches(String method, String path);
}
