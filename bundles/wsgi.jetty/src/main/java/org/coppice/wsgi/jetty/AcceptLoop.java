package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.spi.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens, and how its connections come to Jetty.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class AcceptLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);

    private final JettyServer server;
    private final SharedListeners listeners;
    private final AcceptBackOff backOff;
    private volatile String address = "";
    private GreenServerSocket socket;
    private JettySettings.Place place;
    private GreenThread<Void> accepting;
    private Event<Boolean> room;
    private boolean closed;

    AcceptLoop(JettyServer server, SharedListeners listeners) {
        this.server = server;
        this.listeners = listeners;
        this.backOff = new AcceptBackOff("Server " + server.name(), server::connections);
    }

    /// Where it listens; empty if it does not. Any thread.
    String address() {
        return address;
    }

    /// Listens there, and no more where it did.
    ///
    /// @throws IOException if it cannot: then it listens where it did
    void listenAt(JettySettings next) throws IOException {
        if (closed) {
            throw new IOException("server " + server.name() + " has stopped");
        }
        if (socket != null && next.place().equals(place)) { // only what is spoken there changes
            speak(socket, next);
            address = url(next, (InetSocketAddress) socket.localAddress());
            return;
        }
        GreenServerSocket opened = open(next);
        retire(Duration.ZERO);
        socket = opened;
        place = next.place();
        address = url(next, (InetSocketAddress) opened.localAddress());
        accepting =
                Coppice.spawn(() -> {
                    serve(opened);
                    return null;
                });
    }

    private GreenServerSocket open(JettySettings next) throws IOException {
        JettySettings.Place where = next.place();
        GreenServerSocket opened;
        try {
            opened =
                    listeners.listen(
                            where.address(), where.backlogConnections(), "server " + server.name());
        } catch (IOException e) {
            throw refused(where, e);
        }
        try {
            speak(opened, next);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /// All who share a socket speak TLS there, or none.
    private static void speak(GreenServerSocket there, JettySettings next) throws IOException {
        try {
            there.speak(Endpoint.protocol(next.protocol().isTls()));
        } catch (BindException e) {
            throw refused(next.place(), e);
        }
    }

    private static IOException refused(JettySettings.Place where, IOException cause) {
        return new IOException(
                "cannot listen on %s:%d: %s. Set another host or port, or free this one"
                        .formatted(where.host(), where.port(), cause.getMessage()),
                cause);
    }

    /// With the host as it was configured.
    private static String url(JettySettings settings, InetSocketAddress where) {
        String host = settings.place().host();
        return "%s://%s:%d"
                .formatted(
                        settings.protocol().isTls() ? "https" : "http",
                        host.contains(":") ? "[" + host + "]" : host,
                        where.getPort());
    }

    /// Listens no more, for ever; those who wait are accepted first.
    ///
    /// @param handOver how long later clients may wait for a successor
    void close(Duration handOver) throws IOException {
        closed = true;
        retire(handOver);
    }

    private void retire(Duration handOver) throws IOException {
        GreenServerSocket former = socket;
        if (former == null) {
            return;
        }
        socket = null;
        address = "";
        accepting.kill();
        try {
            Optional<SocketChannel> waiting = former.tryAcceptChannel();
            while (waiting.isPresent()) {
                server.open(waiting.get());
                waiting = former.tryAcceptChannel();
            }
        } finally {
            former.handOver(handOver);
        }
    }

    private void serve(GreenServerSocket from) {
        try {
            acceptAll(from);
        } catch (ClosedChannelException e) {
            LOG.debug("Server {} listens no more at {}", server.name(), from);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("Server {} accepts no more connections", server.name(), e);
        }
    }

    private void acceptAll(GreenServerSocket from) throws IOException {
        while (true) {
            awaitRoom();
            try {
                server.open(from.acceptChannel());
                backOff.accepted();
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    private void awaitRoom() {
        if (isFull()) {
            server.countFull();
        }
        while (isFull()) {
            if (room == null) {
                room = new Event<>();
            }
            room.await();
        }
    }

    private boolean isFull() {
        return server.connections() >= server.settings().limits().maxConnections();
    }

    /// There are fewer connections than before, or more are allowed.
    void makeRoom() {
        backOff.retryNow();
        if (room != null) {
            room.send(true);
            room = null;
        }
    }
}
