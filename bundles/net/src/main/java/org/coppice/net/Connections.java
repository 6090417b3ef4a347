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

    private final StreamServer server;
    private final ConnectionHandler handler;
    private final Optional<TlsContext> tls;

    Connections(StreamServer server, StreamServerBuilder from) {
        this.server = server;
        this.handler = from.handler;
        this.tls = from.tls;
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
        stream.handshake();
        return stream;
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
