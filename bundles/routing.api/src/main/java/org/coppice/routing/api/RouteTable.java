package org.coppice.routing.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/// What a router routes: for people who look at it, by shell and console.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ProviderType
public interface RouteTable {
    /// All routes as they are now, in the order in which the router tries them; the counters are
    /// those of the moment, without a common snapshot.
    List<RouteInfo> routes();

    /// The routes that are refused as of now; none unless the table knows some.
    default List<RefusedRoute> refused() {
        return List.of();
    }
}
