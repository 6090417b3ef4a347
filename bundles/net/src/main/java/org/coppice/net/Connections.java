package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.coppice.green.GreenExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a [StreamServer] has each connection handled, and what it says of those that fail.
///
/// **Threads:** the server's loop.
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    /// Anybody can have handshakes fail, as often as he likes.
    private static final class NoHandshakeException extends IOException {
        private static final long serialVersionUID = 1L;

        NoHandshakeException(IOException cause) {
            super(cause);
        }
    }

    private final StreamServer server;
    private final ConnectionHandler handler;
    private final Optional<TlsContext> tls;
    private final QuietWarning noHandshakes;

    Connections(StreamServer server, StreamServerBuilder from) {
        this.server = server;
        this.handler = from.handler;
        this.tls = from.tls;
        this.noHandshakes =
                new QuietWarning(LOG, "{}: TLS has failed with {} client(s), the last: {}", server);
    }

    Callable<Void> handling(GreenStream stream) {
        return () -> {
            handle(stream);
            return null;
        };
    }

    private void handle(GreenStream accepted) {
        Optional<SocketAddress> peer = peer(accepted);
        try (GreenStream stream = secured(accepted)) {
            handler.handle(stream);
        } catch (GreenExit e) {
            throw e;
        } catch (StopServe e) {
            LOG.debug("{}: the handler of {} ends the serving", server, name(peer));
            server.close();
        } catch (ClosedChannelException e) {
            LOG.debug("{}: the connection of {} was closed here", server, name(peer), e);
        } catch (NoHandshakeException e) {
            noHandshakes.tell(name(peer) + ": " + e.getCause());
            LOG.debug("{}: TLS has failed with {}", server, name(peer), e);
        } catch (IOException e) {
            LOG.warn("{}: the connection of {} has failed: {}", server, name(peer), e.toString());
            LOG.debug("{}: the connection of {} has failed", server, name(peer), e);
        } catch (Throwable t) {
            LOG.error("{}: the handler of {} has failed", server, name(peer), t);
        }
    }

    /// The accepted one is closed whatever becomes of this.
    private GreenStream secured(GreenStream accepted) throws IOException {
        if (tls.isEmpty()) {
            return accepted;
        }
        TlsStream stream = tls.get().server(accepted);
        try {
            stream.handshake();
            return stream;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new NoHandshakeException(e);
        }
    }

    /// Asked while the connection stands, for afterwards nobody knows it.
    private static Optional<SocketAddress> peer(GreenStream stream) {
        try {
            return Optional.of(stream.remoteAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String name(Optional<SocketAddress> peer) {
        return peer.map(Addresses::format).orElse("somebody");
    }
}
