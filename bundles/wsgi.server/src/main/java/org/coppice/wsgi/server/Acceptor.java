package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Event;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens, and how its connections come in.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final HttpServer server;
    private final Homes homes;
    private final List<AcceptBackOff> backOffs = new ArrayList<>();
    private final Listeners listeners;
    private Event<Boolean> room;
    private boolean closed;

    Acceptor(HttpServer server, Homes homes) {
        this.server = server;
        this.homes = homes;
        this.listeners = new Listeners(this::serve, homes::open);
    }

    // ---- where

    /// Where it listens; empty if it does not. Any thread.
    List<String> addresses() {
        return listeners.urls();
    }

    /// Listens there, and no more where it did.
    ///
    /// @param tls null if there is no certificate
    /// @throws IOException if it cannot: then it listens where it did, or not there either; the
    ///   message says so
    void listen(ListenSettings next, TlsContext tls) throws IOException {
        if (closed) {
            throw new IOException("server " + server.name() + " has stopped");
        }
        listeners.use(next, tls);
    }

    /// Listens with these too, until the end.
    void listen(List<StreamListener> sockets) throws IOException {
        listeners.add(sockets);
    }

    /// Listens no more, for ever; those who wait in the queue are accepted first.
    void close() throws IOException {
        closed = true;
        listeners.close();
    }

    // ---- who comes in

    /// Accepts connections until the listener is closed.
    private void serve(Listener listener) {
        AcceptBackOff backOff = new AcceptBackOff("Server " + server.name(), homes::connections);
        backOffs.add(backOff);
        try {
            acceptAll(listener, backOff);
        } catch (ClosedChannelException e) {
            LOG.debug("Server {} listens no more at {}", server.name(), listener);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("Server {} accepts no more connections", server.name(), e);
        } finally {
            backOffs.remove(backOff);
        }
    }

    private void acceptAll(Listener listener, AcceptBackOff backOff) throws IOException {
        while (true) {
            awaitRoom();
            try {
                open(listener.accept());
                backOff.accepted();
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    /// Another listener may have taken the last place meanwhile.
    private void open(Arrival arrival) {
        try {
            awaitRoom();
        } finally {
            homes.open(arrival);
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
        backOffs.forEach(AcceptBackOff::retryNow);
        if (room != null) {
            room.send(true);
            room = null;
        }
    }
}
