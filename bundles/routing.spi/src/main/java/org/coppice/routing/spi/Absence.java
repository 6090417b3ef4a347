package org.coppice.routing.spi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleEvent;

/// How long requests wait for routes that are not there: for `updateGraceMillis` since the last
/// step of the bundles that may bring them. A bundle that stops takes none of that time, however
/// long its other requests run: an update begins when the stop ends.
///
/// **Threads**: any.
final class Absence {
    private final Set<Long> bundles;
    private final Set<Long> temporary; // those that may still come
    private final boolean ofDeployment;
    private final long graceNanos;
    private volatile long untilNanos;

    /// Of a deployment that went.
    ///
    /// @param bundles that may bring the successor, by their identifiers
    /// @param settings with the time for a successor
    /// @param latestNanos by `System.nanoTime`: when the first step has come at the latest
    Absence(Set<Long> bundles, GraceSettings settings, long latestNanos) {
        this(bundles, settings, latestNanos, true);
    }

    private Absence(
            Set<Long> bundles, GraceSettings settings, long latestNanos, boolean ofDeployment) {
        this.bundles = Set.copyOf(bundles);
        this.temporary = ConcurrentHashMap.newKeySet();
        this.temporary.addAll(bundles);
        this.ofDeployment = ofDeployment;
        this.graceNanos = TimeUnit.MILLISECONDS.toNanos(settings.updateGraceMillis());
        this.untilNanos = latestNanos + graceNanos;
    }

    /// Of whatever bundles have that are still to start.
    static Absence ofStarting(Set<Long> bundles, GraceSettings settings) {
        return new Absence(bundles, settings, System.nanoTime(), false);
    }

    /// Whether nobody waits at all.
    boolean isNone() {
        return graceNanos == 0;
    }

    /// How long a request waits; 0 or less: no longer.
    long restNanos(long nowNanos) {
        return untilNanos - nowNanos;
    }

    /// Whether who has waited in vain may try again: there was a route a moment ago, or nobody
    /// knows yet. It is no longer so when all bundles have started and there was none.
    boolean isTemporary() {
        return bundles.isEmpty() || !temporary.isEmpty();
    }

    /// The time for a successor begins now.
    void begin() {
        untilNanos = System.nanoTime() + graceNanos;
    }

    /// Takes note of what becomes of a bundle.
    ///
    /// @return whether the time has begun anew
    boolean step(BundleEvent event) {
        Long bundle = event.getBundle().getBundleId();
        if (!bundles.contains(bundle)) {
            return false;
        }
        switch (event.getType()) {
            case BundleEvent.STOPPING:
                return false;
            case BundleEvent.UNINSTALLED: // another bundle may bring the successor, or nobody
                temporary.remove(bundle);
                return false;
            case BundleEvent.STARTED:
                if (!ofDeployment) {
                    temporary.remove(bundle);
                }
                break;
            default:
                break;
        }
        begin();
        return true;
    }
}
