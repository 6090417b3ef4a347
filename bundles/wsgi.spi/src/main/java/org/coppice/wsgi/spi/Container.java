package org.coppice.wsgi.spi;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/// What a server's component has to know of its container.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class Container {
    private Container() {}

    /// That of the bundle that a class belongs to; empty on a plain class path.
    static Optional<BundleContext> context(Class<?> type) {
        return Optional.ofNullable(FrameworkUtil.getBundle(type)).map(Bundle::getBundleContext);
    }

    /// Whether all of it stops, so that no server needs to wait for a successor.
    ///
    /// @param component a class of the bundle that asks; on a plain class path the answer is no
    public static boolean isStopping(Class<?> component) {
        return context(component)
                .map(context -> context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION))
                .map(system -> system.getState() == Bundle.STOPPING)
                .orElse(false);
    }
}
