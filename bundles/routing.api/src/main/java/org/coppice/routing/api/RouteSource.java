package org.coppice.routing.api;

import org.osgi.annotation.versioning.ConsumerType;

/// Gives a map of routes. As an OSGi service it deploys them: they are routed as long as the
/// service lives, and drained with it.
///
/// ```java
/// @Component
/// public class Shop implements RouteSource {
///     @Override
///     public RouteMap routes() {
///         return RouteMap.builder()
///                 .connect("home", "/", request -> Response.text("hello\n"))
///                 .build();
///     }
/// }
/// ```
///
/// **Threads**: called by any thread, once when the service appears, and once for each change of
/// its properties: so a source tells that its map is another one. **Errors**: what it throws is
/// logged, and its routes are not there. **Null**: never.
@ConsumerType
@FunctionalInterface
public interface RouteSource {
    /// The map as it is now.
    RouteMap routes();
}
