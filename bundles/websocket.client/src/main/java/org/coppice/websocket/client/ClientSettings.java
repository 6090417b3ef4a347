package org.coppice.websocket.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.coppice.net.Connector;
import org.coppice.net.TlsContext;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.wsgi.api.Headers;

/// What a builder was told.
///
/// @param headers of the request, beside those of the handshake; frozen
/// @param deflate what is offered; empty: nothing
/// @param address to connect to instead of what the URI says
/// @param handshakeTimeout for all that is said before the WebSocket is open; zero waits for ever
/// @param maxHeadBytes of a response
record ClientSettings(
        Headers headers,
        List<String> protocols,
        Optional<DeflateSettings> deflate,
        ConnectionSettings connection,
        Connector connector,
        Optional<SocketAddress> address,
        Optional<HttpProxy> proxy,
        Optional<TlsContext> tls,
        Duration handshakeTimeout,
        int maxHeadBytes) {}
