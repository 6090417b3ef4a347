package org.coppice.websocket.server;

import java.util.Optional;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.frames.Role;
import org.coppice.websocket.spi.Agreement;
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
    private final Conversations conversations;
    private volatile WebSocketOptions options;
    private volatile Effective effective;

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

    @Override
    public Body call(Environ environ, StartResponse start) {
        Effective now = effective();
        SocketSettings settings = now.settings;
        Handshake handshake = Handshake.of(environ, now.options.protocols(), settings);
        if (!handshake.isAccepted()) {
            start.start(handshake.status(), handshake.headers());
            return Body.of(handshake.refusal());
        }
        Optional<Upgrade> upgrade = environ.upgrade();
        if (upgrade.isEmpty()) {
            start.start(Status.of(501), Headers.of("Content-Type", "text/plain; charset=utf-8"));
            return Body.of(CANNOT);
        }
        environ.setIdle(); // a server that stops need not wait, but says good-bye
        upgrade.get()
                .to(
                        new Conversation(
                                server.open(),
                                conversations,
                                agreement(environ, handshake),
                                settings.connection()));
        start.start(handshake.status(), handshake.headers());
        return Body.empty();
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

    private static Agreement agreement(Environ environ, Handshake handshake) {
        return new Agreement(
                Role.SERVER,
                environ,
                environ.routingArguments(),
                handshake.origin(),
                handshake.protocol(),
                handshake.deflate(),
                handshake.version());
    }
}
