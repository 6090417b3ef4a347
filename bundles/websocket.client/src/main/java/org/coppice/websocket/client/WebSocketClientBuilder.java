package org.coppice.websocket.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.net.Connector;
import org.coppice.net.TlsContext;
import org.coppice.websocket.api.OriginChecker;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.websocket.spi.Printable;
import org.coppice.wsgi.api.Headers;

/// What a [WebSocketClient] does otherwise than by default.
///
/// **Threads**: one. **Errors**: an `IllegalArgumentException` names what is out of its range.
/// **Null**: never.
public final class WebSocketClientBuilder {
    /// So long the connection, and then the handshake, may take.
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final int DEFAULT_HEAD_BYTES = 16 * 1024;
    private static final int LEAST_BYTES = 125;
    private static final int TOLD_CHARS = 200;
    private static final String NO_ORIGIN = "null";

    private final Headers headers = Headers.of();
    private List<String> protocols = List.of();
    private Optional<DeflateSettings> deflate = Optional.empty();
    private OptionalLong maxFrameBytes = OptionalLong.empty();
    private OptionalLong maxMessageBytes = OptionalLong.empty();
    private long sendQueueMaxBytes = ConnectionSettings.DEFAULT.sendQueueMaxBytes();
    private Overflow overflow = ConnectionSettings.DEFAULT.overflow();
    private Duration ping = ConnectionSettings.DEFAULT.ping();
    private Duration pongTimeout = ConnectionSettings.DEFAULT.pongTimeout();
    private Duration closeTimeout = ConnectionSettings.DEFAULT.closeTimeout();
    private int deflateMinBytes = ConnectionSettings.DEFAULT.deflateMinBytes();
    private Connector connector = Connector.DEFAULTS.timeout(DEFAULT_TIMEOUT);
    private Duration handshakeTimeout = DEFAULT_TIMEOUT;
    private int maxHeadBytes = DEFAULT_HEAD_BYTES;
    private Optional<SocketAddress> address = Optional.empty();
    private Optional<HttpProxy> proxy = Optional.empty();
    private Optional<TlsContext> tls = Optional.empty();

    WebSocketClientBuilder() {}

    /// One more field of each request, such as `Authorization` or `Cookie`; `Host` replaces that of
    /// the URI.
    ///
    /// @throws IllegalArgumentException if it belongs to the handshake, or has a character that
    ///   fields must not have
    public WebSocketClientBuilder header(String name, String value) {
        Handshake.requireFree(name);
        headers.add(name, value);
        return this;
    }

    /// The page in whose name it speaks, as `https://example.org`; browsers send it, others need
    /// not.
    ///
    /// @param origin `null`, as the text of pages that have none, is one, too
    /// @throws IllegalArgumentException if it is none
    public WebSocketClientBuilder origin(String origin) {
        if (!origin.equals(NO_ORIGIN) && !isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "origin \"%s\" is none: give a scheme and a host without a path, as https://example.org"
                            .formatted(Printable.of(origin, TOLD_CHARS)));
        }
        headers.set("Origin", origin);
        return this;
    }

    private static boolean isOrigin(String text) {
        try {
            return OriginChecker.of(List.of(text)) != OriginChecker.ANY;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// The sub-protocols that it speaks, the best first; the server takes one, or none.
    public WebSocketClientBuilder protocols(String... names) {
        List<String> all = List.of(names);
        all.stream()
                .filter(name -> !Headers.isToken(name))
                .findFirst()
                .ifPresent(name -> {
                    throw wrongProtocol(
                            name,
                            "is no sub-protocol: give tokens of HTTP, each for itself, as chat.v1");
                });
        all.stream()
                .filter(name -> Collections.frequency(all, name) > 1)
                .findFirst()
                .ifPresent(name -> {
                    throw wrongProtocol(name, "is there more than once: give each once");
                });
        protocols = all;
        return this;
    }

    private static IllegalArgumentException wrongProtocol(String name, String why) {
        return new IllegalArgumentException(
                "protocols: \"%s\" %s".formatted(Printable.of(name, TOLD_CHARS), why));
    }

    /// Offers to compress messages (RFC 7692), which the server may accept. By default nothing is
    /// offered: a window that is kept between messages costs up to 300 KB a connection.
    public WebSocketClientBuilder deflate(DeflateSettings offer) {
        deflate = Optional.of(offer);
        return this;
    }

    /// Shorter messages are not compressed.
    public WebSocketClientBuilder deflateMinBytes(int bytes) {
        require("deflateMinBytes", bytes, 0);
        deflateMinBytes = bytes;
        return this;
    }

    /// The longest frame that the server may send, inflated: 125 or more; by default as long as a
    /// message may be, but no less than 8 MiB.
    public WebSocketClientBuilder maxFrameBytes(long bytes) {
        require("maxFrameBytes", bytes, LEAST_BYTES);
        maxFrameBytes = OptionalLong.of(bytes);
        return this;
    }

    /// The longest message that the server may send, inflated: 125 or more; by default as long as a
    /// frame may be, but no less than 8 MiB. One that is received in parts has no such limit.
    public WebSocketClientBuilder maxMessageBytes(long bytes) {
        require("maxMessageBytes", bytes, LEAST_BYTES);
        maxMessageBytes = OptionalLong.of(bytes);
        return this;
    }

    /// What may wait for a server that does not read: 125 or more, 1 MiB by default.
    public WebSocketClientBuilder sendQueueMaxBytes(long bytes) {
        require("sendQueueMaxBytes", bytes, LEAST_BYTES);
        sendQueueMaxBytes = bytes;
        return this;
    }

    /// What becomes of more than that; by default the sender waits.
    public WebSocketClientBuilder overflow(Overflow policy) {
        overflow = policy;
        return this;
    }

    /// A server that is silent for so long is asked whether it lives; 30 s by default.
    ///
    /// @param silence zero never asks
    public WebSocketClientBuilder ping(Duration silence) {
        ping = notNegative("ping", silence);
        return this;
    }

    /// So long it has for any sign of life then; 15 s by default.
    public WebSocketClientBuilder pongTimeout(Duration time) {
        pongTimeout = positive("pongTimeout", time);
        return this;
    }

    /// So long the server's answer to a close frame is waited for, and then that it ends the
    /// connection, as is its part (RFC 6455, section 7.1.1); 5 s by default.
    public WebSocketClientBuilder closeTimeout(Duration time) {
        closeTimeout = positive("closeTimeout", time);
        return this;
    }

    /// So long connecting may take, the look-up of the host too; 10 s by default.
    ///
    /// @param time zero waits as long as resolver and system do
    public WebSocketClientBuilder connectTimeout(Duration time) {
        connector = connector.timeout(time);
        return this;
    }

    /// So long all may take that is said once it is connected: the proxy's answer, TLS, the
    /// server's answer; 10 s by default.
    ///
    /// @param time zero waits for ever
    public WebSocketClientBuilder handshakeTimeout(Duration time) {
        handshakeTimeout = notNegative("handshakeTimeout", time);
        return this;
    }

    /// How long the head of a response may be, with those of interim responses before it: 125 or
    /// more, 16 KiB by default.
    public WebSocketClientBuilder maxHeadBytes(int bytes) {
        require("maxHeadBytes", bytes, LEAST_BYTES);
        maxHeadBytes = bytes;
        return this;
    }

    /// How hosts are reached; its time-out takes the place of [#connectTimeout].
    public WebSocketClientBuilder connector(Connector newConnector) {
        connector = newConnector;
        return this;
    }

    /// Where the server is, whatever the URI says: the path of a Unix socket, for one.
    public WebSocketClientBuilder address(SocketAddress newAddress) {
        address = Optional.of(newAddress);
        return this;
    }

    /// Through a proxy.
    public WebSocketClientBuilder proxy(HttpProxy newProxy) {
        proxy = Optional.of(newProxy);
        return this;
    }

    /// For `wss:`; by default the authorities are the system's.
    public WebSocketClientBuilder tls(TlsContext context) {
        tls = Optional.of(context);
        return this;
    }

    /// Makes it. Does no input or output.
    ///
    /// @throws IllegalArgumentException if there are both an address and a proxy
    public WebSocketClient build() {
        if (proxy.isPresent() && address.isPresent()) {
            throw new IllegalArgumentException(
                    "address %s and proxy %s: one of them is allowed"
                            .formatted(address.get(), proxy.get()));
        }
        return new WebSocketClient(
                new ClientSettings(
                        headers.copy().frozen(),
                        protocols,
                        deflate,
                        new ConnectionSettings(
                                limits(),
                                sendQueueMaxBytes,
                                overflow,
                                ping,
                                pongTimeout,
                                closeTimeout,
                                deflateMinBytes),
                        connector,
                        address,
                        proxy,
                        tls,
                        handshakeTimeout,
                        maxHeadBytes));
    }

    /// One that is not set follows the other, as those of a server's route do.
    private DecoderLimits limits() {
        return new DecoderLimits(
                maxFrameBytes.orElse(
                        Math.max(DecoderLimits.DEFAULT.maxFrameBytes(), maxMessageBytes.orElse(0))),
                maxMessageBytes.orElse(
                        Math.max(
                                DecoderLimits.DEFAULT.maxMessageBytes(), maxFrameBytes.orElse(0))));
    }

    private static void require(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d, allowed is %d or more".formatted(name, value, least));
        }
    }

    private static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    "%s is %s, allowed is zero or more".formatted(name, value));
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s is %s, allowed is more than zero".formatted(name, value));
        }
        return value;
    }
}
