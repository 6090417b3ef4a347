package org.coppice.routing.spi;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/// Which bundles are still to start when a router begins: those behind it in the start of the
/// framework, or in a refresh that has stopped them together with it. Until they have, the router
/// has not seen all routes.
final class StartingBundles {
    private StartingBundles() {}

    /// @param context of the router, whose own bundle does not count
    static Set<Long> of(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != context.getBundle().getBundleId())
                .filter(StartingBundles::isToStart)
                .map(Bundle::getBundleId)
                .collect(Collectors.toSet());
    }

    private static boolean isToStart(Bundle bundle) {
        BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return bundle.getState() != Bundle.ACTIVE
                && start != null // it is not uninstalled
                && revision != null
                && start.isPersistentlyStarted()
                && !(start.isActivationPolicyUsed() && bundle.getState() == Bundle.STARTING)
                && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) == 0;
    }
}
