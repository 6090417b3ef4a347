package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.coppice.green.Event;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.GreenServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens, and how its connections come in.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final HttpServer server;
    private final Homes homes;
    private final AcceptBackOff backOff;
    private volatile String address = "";
    private Listener listener;
    private Event<Boolean> room;
    private boolean closed;

    Acceptor(HttpServer server, Homes homes) {
        this.server = server;
        this.homes = homes;
        this.backOff = new AcceptBackOff("Server " + server.name(), homes::connections);
    }

    // ---- where

    /// Where it listens; empty if it does not. Any thread.
    String address() {
        return address;
    }

    /// Listens there, and no more where it did.
    ///
    /// @throws IOException if it cannot: then it listens where it did, or nowhere; the message says
    ///   so
    void listenAt(ServerSettings next) throws IOException {
        Listener former = listener;
        if (former == null) {
            listener = open(next.listen().address(), next);
            return;
        }
        try {
            listener = open(next.listen().address(), next);
        } catch (IOException e) {
            if (former.address().getPort() != next.listen().port()) {
                throw e;
            }
            listenInsteadOf(former, next);
            return;
        }
        former.retire(homes::open);
    }

    /// The former listener itself is in the way: for example another address of the same port.
    private void listenInsteadOf(Listener former, ServerSettings next) throws IOException {
        retire();
        try {
            listener = open(next.listen().address(), next);
        } catch (IOException e) {
            listenAgain(former.address(), e);
            throw e;
        }
    }

    private void listenAgain(InetSocketAddress former, IOException refusal) throws IOException {
        try {
            listener = open(former, server.settings());
        } catch (IOException e) {
            e.addSuppressed(refusal);
            throw new IOException(
                    refusal.getMessage() + "; nor at the former address again: " + e.getMessage(),
                    e);
        }
    }

    private Listener open(InetSocketAddress where, ServerSettings how) throws IOException {
        if (closed) {
            throw new IOException("server " + server.name() + " has stopped");
        }
        Listener opened = Listener.open(where, how.listen().backlogConnections(), this::serve);
        address = opened.url();
        return opened;
    }

    /// Listens no more, for ever; those who wait in the queue are accepted first.
    void close() throws IOException {
        closed = true;
        retire();
    }

    private void retire() throws IOException {
        try {
            if (listener != null) {
                listener.retire(homes::open);
            }
        } finally {
            listener = null;
            address = "";
        }
    }

    // ---- who comes in

    /// Accepts connections until the listener is closed.
    private void serve(GreenServerSocket socket) {
        try {
            acceptAll(socket);
        } catch (ClosedChannelException e) {
            LOG.debug("Server {} listens no more at {}", server.name(), socket);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("Server {} accepts no more connections", server.name(), e);
        }
    }

    private void acceptAll(GreenServerSocket socket) throws IOException {
        while (true) {
            awaitRoom();
            try {
                homes.open(socket.acceptChannel());
                backOff.accepted();
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    private void awaitRoom() {
        while (homes.connections() >= server.settings().limits().maxConnections()) {
            if (room == null) {
                room = new Event<>();
            }
            room.await();
        }
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
