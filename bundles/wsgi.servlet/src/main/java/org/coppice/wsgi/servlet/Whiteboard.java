package org.coppice.wsgi.servlet;

import jakarta.servlet.Servlet;
import java.util.Dictionary;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/// Where containers find servlets: the framework's services.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
@FunctionalInterface
interface Whiteboard {
    /// Has a servlet found, until the result is closed.
    Registration register(Servlet servlet, Dictionary<String, ?> properties);

    @FunctionalInterface
    interface Registration {
        void close();
    }

    /// That of a framework.
    static Whiteboard of(BundleContext context) {
        return (servlet, properties) -> {
            ServiceRegistration<Servlet> registration =
                    context.registerService(Servlet.class, servlet, properties);
            return () -> unregister(registration);
        };
    }

    private static void unregister(ServiceRegistration<Servlet> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework was quicker.
        }
    }
}
