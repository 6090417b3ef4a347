package org.coppice.routing.spi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/// Until when what goes away waits for its requests. The services of a bundle that stops go one
/// after the other; they have one deadline together, and so has everything when the framework
/// stops: hung requests cost `graceMillis` once.
///
/// **Threads:** any.
final class DrainDeadlines implements SynchronousBundleListener {
    private final BundleContext context;
    private final Map<Long, Long> nanosByBundle = new ConcurrentHashMap<>();

    DrainDeadlines(BundleContext context) {
        this.context = context;
    }

    void open() {
        context.addBundleListener(this);
    }

    void close() {
        context.removeBundleListener(this);
        nanosByBundle.clear();
    }

    /// The deadline of a service that goes now, by `System.nanoTime`.
    long of(Bundle bundle, long graceMillis) {
        long fresh = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
        if (isStopping(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION))) {
            return nanosByBundle.computeIfAbsent(Constants.SYSTEM_BUNDLE_ID, _ -> fresh);
        }
        return isStopping(bundle)
                ? nanosByBundle.computeIfAbsent(bundle.getBundleId(), _ -> fresh)
                : fresh;
    }

    private static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }

    /// A bundle that starts again has all its time again.
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            nanosByBundle.remove(event.getBundle().getBundleId());
        }
    }
}
