package org.coppice.itests.benchmarks;

import java.time.Duration;
import org.coppice.green.RunOptions;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.server.WsgiServer;

/// A server that sends each message to all, on one loop, for load from outside: see
/// [BroadcastLoad].
final class WebSocketBroadcast {
    private static final String USAGE = "broadcast PORT [HUB [COROUTINE]]";
    private static final int MOST_CONNECTIONS = 100_000;

    private WebSocketBroadcast() {}

    /// @param args the port on the loopback interface, then perhaps the hub, then perhaps the
    ///   coroutine
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args.length > 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Topic all = Topics.find().topic("all");
        RunOptions.DEFAULTS
                .hub(args.length > 1 ? args[1] : "auto")
                .coroutine(args.length > 2 ? args[2] : "auto")
                .blockedAfter(Duration.ZERO)
                .run(() -> {
                    server(Integer.parseInt(args[0]), all).serveForever();
                    return null;
                });
    }

    private static WsgiServer server(int port, Topic all) {
        return WsgiServer.builder(WebSockets.find().application(socket -> talk(socket, all)))
                .listen("127.0.0.1:" + port)
                .set("backlogConnections", 4096)
                .maxConnections(MOST_CONNECTIONS)
                .build();
    }

    private static void talk(WebSocket socket, Topic all) throws Exception {
        try (Topic.Subscription _ = all.subscribe(socket)) {
            while (true) {
                all.publish(socket.receive());
            }
        }
    }
}
