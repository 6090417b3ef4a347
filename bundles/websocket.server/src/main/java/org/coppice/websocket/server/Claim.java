package org.coppice.websocket.server;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;

/// A connection that waits for somebody who may have it. It equals itself alone, as [Orphan].
final class Claim {
    private final Bundle bundle;
    private final String bundleName;
    private final List<String> routes;
    private final Orphan orphan;

    /// By `System.nanoTime`; guarded by the succession.
    private long untilNanos;

    /// @param former who had it
    Claim(DeployedHandler former, Orphan orphan) {
        this.bundle = former.bundle();
        this.bundleName = former.bundleName();
        this.routes = former.properties().routesOf(orphan.environ());
        this.orphan = orphan;
    }

    /// Whether that one may: he can run, is of the same bundle and serves the same route.
    boolean mayGoTo(DeployedHandler handler) {
        return handler.canRun()
                && (handler.properties().takesOver() || !orphan.begun())
                && handler.bundleName().equals(bundleName)
                && handler.properties().routes().containsAll(routes);
    }

    /// Whether this bundle has had the handler that is gone.
    boolean isOf(Bundle one) {
        return bundle.equals(one);
    }

    void waitUntil(long nanos) {
        untilNanos = nanos;
    }

    /// Whether it has waited long enough. It has not while the bundle stops: an update begins when
    /// that is over.
    boolean isOver() {
        return untilNanos - System.nanoTime() <= 0 && !Deadlines.isStopping(bundle);
    }

    void tell(Optional<DeployedHandler> heir) {
        orphan.heir().set(heir.map(DeployedHandler::conversations));
    }
}
