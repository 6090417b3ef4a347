package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.function.Consumer;
import org.coppice.green.RunOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.server.WsgiServer;

/// A server that says hello, on one loop, for load from outside.
final class HttpHello {

    private static final String USAGE = "http PORT [HUB [COROUTINE]]";
    private static final int MOST_CONNECTIONS = 100_000;

    private HttpHello() {}

    /// @param args the port on the loopback interface, then perhaps the hub, then perhaps the
    ///   coroutine
    public static void main(String[] args) throws Exception {
        run(args, WsgiServer::awaitEnd);
    }

    /// @param next what to do when it serves
    static void run(String[] args, Consumer<WsgiServer> next) throws Exception {
        if (args.length == 0 || args.length > 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        RunOptions.DEFAULTS
                .hub(args.length > 1 ? args[1] : "auto")
                .coroutine(args.length > 2 ? args[2] : "auto")
                .blockedAfter(Duration.ZERO)
                .run(() -> {
                    WsgiServer server = server(Integer.parseInt(args[0]));
                    server.start();
                    next.accept(server);
                    return null;
                });
    }

    private static WsgiServer server(int port) {
        Application hello =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
                    return Body.of("Hello, World!");
                };
        return WsgiServer.builder(hello)
                .listen("127.0.0.1:" + port)
                .set("backlogConnections", 4096)
                .maxConnections(MOST_CONNECTIONS)
                .keepAlive(Duration.ofMinutes(10))
                .build();
    }
}
