package org.coppice.websocket.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Timeout;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsContext;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.Connections;
import org.coppice.websocket.spi.WebSocketConnection;
import org.coppice.wsgi.api.Headers;

/// What is done until a WebSocket is open: connect, perhaps a tunnel through a proxy, perhaps TLS,
/// then the handshake. What has been opened is broken off if one of them fails.
///
/// **Threads**: one green thread.
final class Opening {
    private static final int MOST_OK = 299;

    private final Target target;
    private final ClientSettings settings;
    private final Handshake handshake;
    private final Network network;

    /// How bytes get to others.
    interface Network {
        /// Blocks until it is connected.
        GreenStream connect(SocketAddress address) throws IOException;

        /// Speaks TLS over the stream.
        ///
        /// @param context empty: that of the client
        GreenStream secure(GreenStream stream, Optional<TlsContext> context, String host, int port)
                throws IOException;
    }

    Opening(Target target, ClientSettings settings, Handshake handshake, Network network) {
        this.target = target;
        this.settings = settings;
        this.handshake = handshake;
        this.network = network;
    }

    /// Blocks until it is open.
    WebSocketConnection open(Connections connections) throws IOException {
        GreenStream stream = network.connect(address());
        boolean opened = false;
        try {
            WebSocketConnection connection = within(stream, connections);
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                stream.reset();
            }
        }
    }

    private SocketAddress address() {
        if (settings.proxy().isPresent()) {
            HttpProxy proxy = settings.proxy().get();
            return InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        }
        return settings.address()
                .orElseGet(() -> InetSocketAddress.createUnresolved(target.host(), target.port()));
    }

    private WebSocketConnection within(GreenStream stream, Connections connections)
            throws IOException {
        if (settings.handshakeTimeout().isZero()) {
            return shakeHands(stream, connections);
        }
        Timeout limit = Timeout.start(settings.handshakeTimeout());
        try {
            return shakeHands(stream, connections);
        } catch (Timeout e) {
            if (e == limit) {
                throw new SocketTimeoutException(
                        "%s has not answered within handshakeTimeout=%s"
                                .formatted(target, settings.handshakeTimeout()));
            }
            throw e;
        } finally {
            limit.close();
        }
    }

    private WebSocketConnection shakeHands(GreenStream below, Connections connections)
            throws IOException {
        GreenStream stream =
                settings.proxy().isPresent() ? tunnel(below, settings.proxy().get()) : below;
        if (target.secure()) {
            stream = network.secure(stream, Optional.empty(), target.host(), target.port());
        }
        stream.write(handshake.bytes());
        Incoming incoming = new Incoming(stream);
        ResponseHead head = incoming.head(target.toString(), settings.maxHeadBytes());
        if (head.status() != ResponseHead.SWITCHING_PROTOCOLS) {
            throw handshake.refusal(head, incoming.content(head));
        }
        Agreement agreement = handshake.agreement(head);
        stream.readTimeout(Duration.ZERO);
        return connections.open(stream, agreement, settings.connection(), incoming.rest());
    }

    /// Has the proxy connect with the server: RFC 6455, section 4.1, wants that of WebSockets
    /// without TLS, too.
    private GreenStream tunnel(GreenStream below, HttpProxy proxy) throws IOException {
        GreenStream stream =
                proxy.tls().isPresent()
                        ? network.secure(below, proxy.tls(), proxy.host(), proxy.port())
                        : below;
        Headers fields = Headers.of("Host", target.authority());
        proxy.authorization().ifPresent(value -> fields.add("Proxy-Authorization", value));
        stream.write(Handshake.bytes("CONNECT " + target.authority() + " HTTP/1.1", fields));
        Incoming incoming = new Incoming(stream);
        ResponseHead head = incoming.head("proxy " + proxy, settings.maxHeadBytes());
        if (head.status() > MOST_OK || head.status() == ResponseHead.SWITCHING_PROTOCOLS) {
            throw refusal(proxy, head, incoming.content(head));
        }
        ByteBuffer rest = incoming.rest();
        if (rest.hasRemaining()) {
            throw new WebSocketHandshakeException(
                    "proxy %s sent %d bytes of its own into the tunnel"
                            .formatted(proxy, rest.remaining()),
                    head.status(),
                    head.headers(),
                    "");
        }
        return stream;
    }

    private WebSocketHandshakeException refusal(HttpProxy proxy, ResponseHead head, String body) {
        String wanted =
                head.headers()
                        .first("Proxy-Authenticate")
                        .map(value -> ", and wants credentials for " + HeadDecoder.printable(value))
                        .orElse("");
        return new WebSocketHandshakeException(
                "proxy %s does not connect with %s: %s%s"
                        .formatted(proxy, target.authority(), head.statusLine(), wanted),
                head.status(),
                head.headers(),
                body);
    }
}
