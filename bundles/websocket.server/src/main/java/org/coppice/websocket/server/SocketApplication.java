package org.coppice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.Role;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.ConnectionSettings;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;

/// Makes conversations of requests.
final class SocketApplication implements Application {
    private static final String CANNOT =
            "This server keeps its connections, so there are no WebSockets here: wsgi.server has"
                    + " them\n";

    private final WebSocketServer server;
    private volatile Conversations conversations;
    private volatile WebSocketOptions options;
    private volatile Effective effective;

    /// Of the last connection: most have it, and need no text of their own.
    private volatile String origin = "";

    /// @param settings what follows from the other two
    private record Effective(
            SocketSettings common, WebSocketOptions options, SocketSettings settings) {}

    SocketApplication(
            WebSocketServer server, Conversations conversations, WebSocketOptions options) {
        this.server = server;
        this.conversations = conversations;
        this.options = options;
    }

    /// What holds for new connections.
    void options(WebSocketOptions changed) {
        options = changed;
    }

    /// Has those who come from now on apart from those of now.
    ///
    /// @return those who come
    Conversations renew() {
        conversations = conversations.renew();
        return conversations;
    }

    @Override
    public Body call(Environ environ, StartResponse start) {
        Effective now = effective();
        SocketSettings settings = now.settings;
        Optional<LegacyProtocol.Handshake> legacy =
                server.legacy().flatMap(known -> known.handshake(environ));
        List<String> protocols = now.options.protocols();
        Handshake handshake =
                legacy.map(old -> Handshake.of(old, environ, protocols, settings))
                        .orElseGet(() -> Handshake.of(environ, protocols, settings));
        Optional<Upgrade> upgrade = environ.upgrade();
        if (handshake.isNonsense()) {
            upgrade.ifPresent(Upgrade::refuse);
            return refuse(handshake, start);
        }
        if (upgrade.isEmpty()) {
            start.start(Status.of(501), Headers.of("Content-Type", "text/plain; charset=utf-8"));
            return Body.of(CANNOT);
        }
        if (handshake.isForeign()) {
            server.foreignPages().refused(handshake.refusal());
        }
        if (!handshake.isAccepted()) {
            return refuse(handshake, start);
        }
        environ.setIdle(); // a server that stops need not wait, but says good-bye
        Agreement agreement = agreement(environ, handshake);
        ConnectionSettings connections =
                legacy.isPresent() ? withoutPings(settings.connection()) : settings.connection();
        Conversation conversation =
                new Conversation(
                        conversations,
                        stream -> server.open().open(stream, agreement, connections));
        if (legacy.isPresent()) { // which writes the response itself
            upgrade.get()
                    .to(new LegacyConversation(conversation, legacy.get(), handshake.protocol()));
            return Body.empty();
        }
        upgrade.get().to(conversation);
        start.start(handshake.status(), handshake.headers());
        return Body.empty();
    }

    /// For a protocol without pings, and where a message is one frame.
    private static ConnectionSettings withoutPings(ConnectionSettings settings) {
        DecoderLimits limits = settings.limits();
        long most = Math.min(limits.maxFrameBytes(), limits.maxMessageBytes());
        return new ConnectionSettings(
                new DecoderLimits(most, most),
                settings.sendQueueMaxBytes(),
                settings.overflow(),
                Duration.ZERO,
                settings.pongTimeout(),
                settings.closeTimeout(),
                settings.deflateMinBytes());
    }

    private static Body refuse(Handshake handshake, StartResponse start) {
        start.start(handshake.status(), handshake.headers());
        return Body.of(handshake.refusal());
    }

    /// All connections share theirs, as long as nothing is changed.
    private Effective effective() {
        Effective known = effective;
        SocketSettings common = server.settings();
        if (known == null || known.common != common || known.options != options) {
            known = new Effective(common, options, common.with(options));
            effective = known;
        }
        return known;
    }

    private Agreement agreement(Environ environ, Handshake handshake) {
        return new Agreement(
                Role.SERVER,
                environ,
                environ.routingArguments(),
                shared(handshake.origin()),
                handshake.protocol(),
                handshake.deflate(),
                handshake.version());
    }

    private String shared(String newOrigin) {
        if (!newOrigin.equals(origin)) {
            origin = newOrigin;
        }
        return origin;
    }
}
