package org.coppice.itests.benchmarks;

import java.time.Duration;
import org.coppice.green.RunOptions;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.server.WsgiServer;

/// A server that echoes messages of text, on one loop, for load from outside.
final class WebSocketEcho {

    private static final String USAGE = "ws PORT [HUB [COROUTINE]]";
    private static final int MOST_CONNECTIONS = 100_000;

    private WebSocketEcho() {}

    /// @param args the port on the loopback interface, then perhaps the hub, then perhaps the
    ///   coroutine
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args.length > 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        RunOptions.DEFAULTS
                .hub(args.length > 1 ? args[1] : "auto")
                .coroutine(args.length > 2 ? args[2] : "auto")
                .blockedAfter(Duration.ZERO)
                .run(() -> {
                    server(Integer.parseInt(args[0])).serveForever();
                    return null;
                });
    }

    private static WsgiServer server(int port) {
        return WsgiServer.builder(WebSockets.find().application(WebSocketEcho::echo))
                .listen("127.0.0.1:" + port)
                .set("backlogConnections", 4096)
                .maxConnections(MOST_CONNECTIONS)
                .build();
    }

    private static void echo(WebSocket socket) throws Exception {
        while (true) {
            socket.send(socket.receive());
        }
    }
}
