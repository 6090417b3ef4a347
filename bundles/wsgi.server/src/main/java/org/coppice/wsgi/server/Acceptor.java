package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;
import org.coppice.wsgi.spi.Arrival;
import org.coppice.wsgi.spi.ListenSettings;
import org.coppice.wsgi.spi.Listener;
import org.coppice.wsgi.spi.Listeners;
import org.coppice.wsgi.spi.Sockets;
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
    private final Admission admission;
    private final boolean mayHaveSuccessor;
    private boolean closed;

    Acceptor(HttpServer server, Homes homes, Sockets sockets) {
        this.server = server;
        this.homes = homes;
        this.mayHaveSuccessor = sockets.shared().isPresent();
        this.listeners = new Listeners(sockets, this::serve, server::watch, homes::open);
        this.admission = new Admission(server, homes);
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
    ///
    /// @param handOver how long later clients may wait for a successor
    void close(Duration handOver) throws IOException {
        closed = true;
        try {
            listeners.close(handOver);
        } finally {
            admission.openHeld();
        }
    }

    /// Whoever waited here is gone with the loop on which he did.
    void forgetWaiters() {
        backOffs.clear();
        admission.forgetWaiters();
    }

    /// Goes on on the current loop.
    void rescue() throws IOException {
        admission.openHeld();
        listeners.rescue();
    }

    /// Whether others can listen where it does.
    boolean mayHaveSuccessor() {
        return mayHaveSuccessor;
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
            try {
                Arrival arrival = listener.accept();
                backOff.accepted();
                admission.admit(arrival);
            } catch (IOException e) {
                homes.makeIdleGiveWay(); // it may be for want of a descriptor
                backOff.awaitAfter(e);
            }
        }
    }

    /// There are fewer connections than before, or more are allowed.
    void makeRoom() {
        backOffs.forEach(AcceptBackOff::retryNow);
        admission.makeRoom();
    }

    /// Whether a client waits for room. Any thread.
    boolean isCrowded() {
        return admission.isCrowded();
    }
}
