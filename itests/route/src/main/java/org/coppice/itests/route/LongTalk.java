package org.coppice.itests.route;

import java.io.IOException;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// As [Talk], whose conversations outlive an update of the bundle.
@Component
@WebSocketRoute(value = "/long-talk/{name}", takesOver = true)
public final class LongTalk implements WebSocketHandler {
    private final String version;

    /// For Declarative Services.
    @Activate
    public LongTalk(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public void handle(WebSocket socket) throws IOException {
        Talk.answer(socket, version);
    }
}
