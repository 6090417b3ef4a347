package org.coppice.websocket.client;

import java.net.URI;
import java.util.function.UnaryOperator;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.server.WsgiServer;
import org.coppice.wsgi.server.WsgiServerBuilder;
import org.junit.rules.ExternalResource;

/// A real server on a loop of its own, with a handler that a test may exchange.
final class EchoServer extends ExternalResource {
    private final RunningLoop loop = new RunningLoop();
    private final WebSockets sockets = WebSockets.find();
    private volatile WebSocketOptions options = WebSocketOptions.DEFAULT;
    private volatile WebSocketHandler handler =
            socket -> {
                while (true) {
                    socket.send(socket.receiveMessage());
                }
            };
    private WsgiServer server;

    @Override
    protected void before() {
        loop.start();
    }

    @Override
    protected void after() {
        if (server != null) {
            server.close();
        }
        loop.stop();
    }

    EchoServer handler(WebSocketHandler wanted) {
        handler = wanted;
        return this;
    }

    EchoServer options(WebSocketOptions wanted) {
        options = wanted;
        return this;
    }

    /// Starts it at the address, or where the change says.
    String start(String address, UnaryOperator<WsgiServerBuilder> change) throws Exception {
        server =
                change.apply(
                                WsgiServer.builder(
                                                sockets.application(
                                                        socket -> handler.handle(socket), options))
                                        .listen(address)
                                        .loops(loop))
                        .build();
        server.start();
        return server.addresses().getFirst();
    }

    /// @return the URI of its root
    String start() throws Exception {
        return "ws://127.0.0.1:"
                + URI.create(start("127.0.0.1:0", UnaryOperator.identity())).getPort()
                + "/";
    }
}
