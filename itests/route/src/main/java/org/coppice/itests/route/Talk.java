package org.coppice.itests.route;

import java.io.IOException;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// Answers each message with the version of its bundle and the message.
@Component
@WebSocketRoute("/talk/{name}")
public final class Talk implements WebSocketHandler {
    private final String version;

    /// For Declarative Services.
    @Activate
    public Talk(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public void handle(WebSocket socket) throws IOException {
        answer(socket, version);
    }

    static void answer(WebSocket socket, String version) throws IOException {
        while (true) {
            String message = socket.receive();
            socket.send(version + " " + socket.pathParameter("name") + " " + message);
        }
    }
}
