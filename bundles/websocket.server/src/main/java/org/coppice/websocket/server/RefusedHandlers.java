package org.coppice.websocket.server;

import java.util.List;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// Tells which routes of WebSockets are refused before a router has met them, in the way in which
/// routers tell theirs. It is made only when somebody asks, who has `routing.api`: no WebSocket
/// needs that.
///
/// **Threads**: any.
@Component(service = RouteTable.class)
public final class RefusedHandlers implements RouteTable {
    private final WebSocketComponent component;

    /// For Declarative Services.
    @Activate
    public RefusedHandlers(@Reference WebSocketComponent component) {
        this.component = component;
    }

    /// None: those that are deployed are in the table of their router.
    @Override
    public List<RouteInfo> routes() {
        return List.of();
    }

    @Override
    public List<RefusedRoute> refused() {
        return component.refused().stream().map(RefusedHandlers::route).toList();
    }

    private static RefusedRoute route(Refusal refusal) {
        List<String> patterns = refusal.patterns();
        return new RefusedRoute(
                patterns.size() == 1 ? patterns.getFirst() : "", refusal.owner(), refusal.reason());
    }
}
