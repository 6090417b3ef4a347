package org.coppice.websocket.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsContext;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.spi.Connections;
import org.coppice.wsgi.api.Headers;

/// Opens WebSockets to servers (RFC 6455, section 4.1).
///
/// ```java
/// WebSocketClient client = WebSocketClient.builder().build();
/// try (WebSocket socket = client.connect("wss://example.org/chat")) {
///     socket.send("Hello");
///     String answer = socket.receive();
/// }
/// ```
///
/// Nobody handles a client's [WebSocket]: whichever green thread of its loop wants to receives from
/// it, one at a time, and whoever has opened it closes it. Its `environ` is the request, with the
/// fields of the response as [#RESPONSE_HEADERS].
///
/// **Threads**: any; [#connect] on a green thread, to whose loop the new WebSocket belongs.
/// **Errors**: [WebSocketHandshakeException] if the server does not want to, a
/// [java.net.SocketTimeoutException] if it does not answer in time, and what
/// [org.coppice.net.Connector#connect] throws. **Null**: never.
public final class WebSocketClient {
    /// In a WebSocket's `environ`: the fields of the server's response, [Headers] that are frozen.
    public static final String RESPONSE_HEADERS = "coppice.response_headers";

    private static final int KEY_BYTES = 16;

    private final ClientSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Connections connections = new Connections();
    private volatile TlsContext tls;

    WebSocketClient(ClientSettings settings) {
        this.settings = settings;
        this.tls = settings.tls().orElse(null);
    }

    /// Begins one.
    public static WebSocketClientBuilder builder() {
        return new WebSocketClientBuilder();
    }

    /// As [#connect(URI)].
    public WebSocket connect(String uri) throws IOException {
        return connect(URI.create(uri));
    }

    /// Blocks until the WebSocket is open.
    ///
    /// @param uri as `ws://example.org/chat?room=1` or `wss://…`; it has neither a fragment nor a
    ///   user
    /// @throws IllegalArgumentException if the URI is another
    public WebSocket connect(URI uri) throws IOException {
        return connect(uri, Headers.empty());
    }

    /// As [#connect(URI)], with header fields of this request alone, such as a token. They replace
    /// those of the same name that the client always sends.
    ///
    /// @throws IllegalArgumentException if one belongs to the handshake
    public WebSocket connect(URI uri, Headers more) throws IOException {
        more.forEach(field -> Handshake.requireFree(field.name()));
        return connect(Target.of(uri), more, new Sockets());
    }

    /// By a network that a test may make.
    WebSocket connect(Target target, Headers more, Opening.Network network) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Handshake handshake = new Handshake(target, settings, more, key);
        return new Opening(target, settings, handshake, network).open(connections).socket();
    }

    /// Those that are open, for listings.
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return connections.list();
    }

    /// That of the system's authorities is made when it is first needed.
    private TlsContext tls() throws IOException {
        TlsContext known = tls;
        if (known == null) {
            known = TlsContext.builder().applicationProtocols("http/1.1").build();
            tls = known;
        }
        return known;
    }

    private final class Sockets implements Opening.Network {
        @Override
        public GreenStream connect(SocketAddress address) throws IOException {
            return settings.connector().connect(address);
        }

        @Override
        public GreenStream secure(
                GreenStream stream, Optional<TlsContext> context, String host, int port)
                throws IOException {
            return (context.isPresent() ? context.get() : tls()).client(stream, host, port);
        }
    }
}
