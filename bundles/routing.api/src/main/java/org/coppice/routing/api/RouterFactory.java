package org.coppice.routing.api;

import java.util.ServiceLoader;
import org.osgi.annotation.versioning.ProviderType;

/// Makes routers that stand alone: for programs without OSGi, for tests, and for parts of an
/// application that route on their own. Bundles need none of it, but register a [RouteSource].
///
/// ```java
/// Application application = RouterFactory.find().router(map);
/// ```
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ProviderType
public interface RouterFactory {
    /// The factory on the class path.
    ///
    /// @throws IllegalStateException if there is none
    static RouterFactory find() {
        return ServiceLoader.load(RouterFactory.class, RouterFactory.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there is no router: put routing.mapper on the class path"));
    }

    /// A router over a map.
    MapRouter router(RouteMap map);
}
