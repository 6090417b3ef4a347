package org.coppice.example.echo;

import java.io.IOException;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.osgi.service.component.annotations.Component;

/// Sends back each message, text as text and bytes as bytes, until the client closes: `python3 -m
/// websockets ws://127.0.0.1:8090/echo/socket`.
@Component
@WebSocketRoute(value = "/echo/socket", summary = "Sends back each message")
public final class EchoSocket implements WebSocketHandler {
    @Override
    public void handle(WebSocket socket) throws IOException {
        while (true) {
            socket.send(socket.receiveMessage());
        }
    }
}
