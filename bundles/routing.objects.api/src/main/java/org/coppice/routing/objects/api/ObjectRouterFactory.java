package org.coppice.routing.objects.api;

import java.util.ServiceLoader;
import org.osgi.annotation.versioning.ProviderType;

/// Makes routers that stand alone: for programs without OSGi and for tests. pecan's `make_app`.
///
/// ```java
/// Application application = ObjectRouterFactory.find().router(new Books());
/// ```
///
/// **Threads**: any. **Errors**: see the methods. **Null**: never.
@ProviderType
public interface ObjectRouterFactory {
    /// The factory on the class path.
    ///
    /// @throws IllegalStateException if there is none
    static ObjectRouterFactory find() {
        return ServiceLoader.load(
                        ObjectRouterFactory.class, ObjectRouterFactory.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there is no router: put routing.objects on the class path"));
    }

    /// A router over a root controller.
    ///
    /// @throws IllegalArgumentException if a controller marks what cannot work
    default ObjectRouter router(Controller root) {
        return router(ObjectRouting.of(root));
    }

    /// A router with options.
    ///
    /// @throws IllegalArgumentException if a controller marks what cannot work
    ObjectRouter router(ObjectRouting routing);
}
