package org.coppice.websocket.server;

import java.util.List;
import java.util.Optional;

/// A connection that waits for somebody who may have it. It equals itself alone, as [Orphan].
final class Claim {
    private final String bundle;
    private final List<String> routes;
    private final Orphan orphan;

    /// @param former who had it
    Claim(DeployedHandler former, Orphan orphan) {
        this.bundle = former.bundleName();
        this.routes = former.properties().routesOf(orphan.environ());
        this.orphan = orphan;
    }

    /// Whether that one may: he can run, is of the same bundle and serves the same route.
    boolean mayGoTo(DeployedHandler handler) {
        return handler.canRun()
                && (handler.properties().takesOver() || !orphan.begun())
                && handler.bundleName().equals(bundle)
                && handler.properties().routes().containsAll(routes);
    }

    void tell(Optional<DeployedHandler> heir) {
        orphan.heir().set(heir.map(DeployedHandler::conversations));
    }
}
