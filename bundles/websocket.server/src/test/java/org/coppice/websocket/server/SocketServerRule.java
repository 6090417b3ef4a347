package org.coppice.websocket.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.server.WsgiServer;
import org.coppice.wsgi.testkit.Client;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/// An HTTP server with an application that a test may exchange, and clients for it.
final class SocketServerRule extends ExternalResource {
    /// A request of a client that compresses nothing, to be sent raw.
    static final String HANDSHAKE =
            """
            GET / HTTP/1.1\r
            Host: h\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private final RunningLoop loop = new RunningLoop();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Application application =
            (environ, start) -> {
                start.start(Status.of(404), Headers.of());
                return Body.empty();
            };
    private WsgiServer server;

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(loop)
                .around((inner, name) -> super.apply(inner, name))
                .apply(base, description);
    }

    @Override
    protected void before() throws IOException {
        server =
                WsgiServer.builder((environ, start) -> application.call(environ, start))
                        .listen("127.0.0.1:0")
                        .loops(loop)
                        .build();
        server.start();
    }

    @Override
    protected void after() {
        http.close();
        stop();
    }

    void stop() {
        server.close();
    }

    RunningLoop loop() {
        return loop;
    }

    /// From now on it serves this one.
    SocketServerRule application(Application wanted) {
        application = wanted;
        return this;
    }

    int port() {
        return URI.create(server.addresses().getFirst()).getPort();
    }

    /// One that speaks HTTP as a test says.
    Client connect() throws IOException {
        return new Client(port());
    }

    /// The response to a request, headers and body.
    String exchange(String request) throws IOException {
        try (Client client = connect()) {
            return client.send(request).readResponse();
        }
    }

    /// A WebSocket client of others.
    Heard talk(String path) {
        Heard heard = new Heard();
        heard.socket(
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + port() + path), heard)
                        .join());
        return heard;
    }

    CompletableFuture<WebSocket> tryTalk(String path) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + path), new Heard());
    }
}
