package org.coppice.launcher;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/// Installs the bundles that features name, and keeps them.
///
/// File Install updates a bundle in place when `deploy` gets a jar of its name and version, and
/// uninstalls it when that jar goes. What a feature names then comes back from `system` at once:
/// the listener is synchronous, so that it is there again before File Install has those refreshed
/// that use it.
///
/// **Threads:** any.
final class FeatureBundles implements SynchronousBundleListener {
    private final Framework framework;
    private final Map<String, FeatureBundleFile> byLocation = new ConcurrentHashMap<>();

    FeatureBundles(Framework framework) {
        this.framework = framework;
    }

    /// Installs and starts them, each at its start level, and keeps them from now on.
    void install(List<FeatureBundleFile> bundles) throws BundleException {
        BundleContext context = framework.getBundleContext();
        context.addBundleListener(this);
        for (FeatureBundleFile bundle : bundles) {
            byLocation.put(location(bundle), bundle);
            install(context, bundle);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle gone = event.getBundle();
        BundleContext context = framework.getBundleContext();
        FeatureBundleFile file = byLocation.get(gone.getLocation());
        if (event.getType() != BundleEvent.UNINSTALLED || file == null || isStopping()) {
            return;
        }
        try {
            install(context, file);
            System.err.printf(
                    "coppice: %s was uninstalled; as a feature names it, it is back from %s%n",
                    gone.getSymbolicName(), file.file());
        } catch (BundleException e) {
            System.err.printf(
                    "coppice: %s was uninstalled and does not come back from %s: %s%n",
                    gone.getSymbolicName(), file.file(), Container.reason(e));
        }
    }

    private boolean isStopping() {
        int state = framework.getState();
        return state != Bundle.ACTIVE && state != Bundle.STARTING;
    }

    private static void install(BundleContext context, FeatureBundleFile entry)
            throws BundleException {
        Bundle bundle = context.installBundle(location(entry));
        bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private static String location(FeatureBundleFile entry) {
        return "reference:" + entry.file().toUri();
    }
}
