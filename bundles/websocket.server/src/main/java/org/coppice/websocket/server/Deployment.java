package org.coppice.websocket.server;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// Begins to deploy handlers, once the [WebSocketComponent] is there for others: a handler may
/// refer to `WebSockets`, which needs that component, and would be refused while it is still being
/// made.
///
/// **Threads**: called by Declarative Services.
@Component(service = Deployment.class, immediate = true)
public final class Deployment {
    /// Deploys from now on, until the component is closed.
    @Activate
    public Deployment(@Reference WebSocketComponent component) {
        component.deployHandlers();
    }
}
