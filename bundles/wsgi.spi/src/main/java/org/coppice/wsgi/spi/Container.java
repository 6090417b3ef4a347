package org.coppice.wsgi.spi;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/// What a server's component has to know of its container.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class Container {
    private Container() {}

    /// Whether all of it stops, so that no server needs to wait for a successor.
    ///
    /// @param component a class of the bundle that asks; on a plain class path the answer is no
    public static boolean isStopping(Class<?> component) {
        Bundle bundle = FrameworkUtil.getBundle(component);
        return bundle != null
                && bundle.getBundleContext() != null
                && bundle.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState()
                        == Bundle.STOPPING;
    }
}
