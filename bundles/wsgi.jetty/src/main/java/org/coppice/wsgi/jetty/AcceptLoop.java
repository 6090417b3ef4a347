package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coppice.green.Event;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.QuietWarning;
import org.coppice.net.SharedListeners;
import org.coppice.net.TlsContext;
import org.coppice.wsgi.spi.AddressCounts;
import org.coppice.wsgi.spi.Arrival;
import org.coppice.wsgi.spi.ListenSettings;
import org.coppice.wsgi.spi.Listener;
import org.coppice.wsgi.spi.Listeners;
import org.coppice.wsgi.spi.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens, and how its connections come to Jetty.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class AcceptLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);

    /// Who was asked to give way may have got a request just then: another one is asked.
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private final JettyServer server;
    private final List<AcceptBackOff> backOffs = new ArrayList<>();
    private final Listeners listeners;

    /// Who has been accepted and waits until there is room.
    private final Deque<Arrival> held = new ArrayDeque<>();

    private final AddressCounts addresses = new AddressCounts();
    private final QuietWarning refusals;
    private Event<Boolean> room;
    private long lastId;
    private boolean closed;
    private volatile boolean crowded;

    AcceptLoop(JettyServer server, SharedListeners shared) {
        this.server = server;
        Sockets sockets = new Sockets(Optional.of(shared), "wsgi.jetty " + server.name());
        this.listeners = new Listeners(sockets, this::serve, server::watch, this::open);
        this.refusals =
                new QuietWarning(
                        LOG,
                        "Server {} has refused {} connection(s), their addresses have"
                                + " maxConnectionsPerAddress already; the last is {}",
                        server.name());
    }

    // ---- where

    /// Where it listens; empty if it does not. Any thread.
    List<String> addresses() {
        return listeners.urls();
    }

    /// Listens there, and no more where it did.
    ///
    /// @throws IOException if it cannot: then it listens where it did, or not there either; the
    ///   message says so
    void listen(ListenSettings next, Optional<TlsContext> tls) throws IOException {
        if (closed) {
            throw new IOException("server " + server.name() + " has stopped");
        }
        listeners.use(next, tls.orElse(null));
    }

    /// Listens no more, for ever; those who wait are accepted first.
    ///
    /// @param handOver how long later clients may wait for a successor
    void close(Duration handOver) throws IOException {
        closed = true;
        try {
            listeners.close(handOver);
        } finally {
            openHeld();
        }
    }

    /// Whoever waited here is gone with the loop on which he did.
    void forgetWaiters() {
        backOffs.clear();
        room = null;
    }

    /// Goes on on the current loop.
    ///
    /// @param ids of the connections that there are: nobody may have told that others have gone
    void rescue(Set<Long> ids) throws IOException {
        addresses.retain(ids);
        openHeld();
        listeners.rescue();
    }

    // ---- who comes in

    /// Accepts connections until the listener is closed.
    private void serve(Listener listener) {
        AcceptBackOff backOff = new AcceptBackOff("Server " + server.name(), server::connections);
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
            try {
                Arrival arrival = listener.accept();
                backOff.accepted();
                admit(arrival);
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    /// Blocks until there is room.
    private void admit(Arrival arrival) {
        if (addresses.isFull(arrival, maxPerAddress(arrival))) {
            server.countLimit("maxConnectionsPerAddress");
            refusals.tell(arrival);
            server.refuse(arrival);
            return;
        }
        if (!isFull()) {
            open(arrival);
            return;
        }
        server.countLimit("maxConnections");
        held.add(arrival);
        try {
            awaitRoom();
        } finally { // also when the listener is closed
            if (held.remove(arrival)) {
                open(arrival);
            }
        }
    }

    private void awaitRoom() {
        crowded = true;
        try {
            while (isFull()) {
                server.makeRoomForOne();
                if (room == null) {
                    room = new Event<>();
                }
                room.await(ASK_AGAIN);
            }
        } finally {
            crowded = false;
        }
    }

    /// Whether a client waits for room. Any thread.
    boolean isCrowded() {
        return crowded;
    }

    private boolean isFull() {
        return server.connections() >= server.settings().limits().maxConnections();
    }

    /// The clients of a proxy all come from its address.
    private int maxPerAddress(Arrival arrival) {
        JettySettings settings = server.settings();
        int most = settings.limits().maxPerAddress();
        try {
            return most > 0 && settings.proxies().trusts(arrival.remoteAddress()) ? 0 : most;
        } catch (IOException e) {
            return most; // it has gone already
        }
    }

    private void open(Arrival arrival) {
        long id = ++lastId;
        addresses.entered(id, arrival, maxPerAddress(arrival));
        if (!server.open(arrival, id)) {
            addresses.left(id);
        }
    }

    void closed(long id) {
        addresses.left(id);
        makeRoom();
    }

    /// The listener closes: whom it has accepted is let in, room or not.
    private void openHeld() {
        for (Arrival each = held.poll(); each != null; each = held.poll()) {
            open(each);
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
