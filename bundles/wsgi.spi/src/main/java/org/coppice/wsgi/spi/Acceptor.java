package org.coppice.wsgi.spi;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coppice.net.AcceptBackOff;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens, how its connections come in, and how many there may be.
///
/// **Threads**: the accepting loop's, where nothing else is said. **Errors**: `IOException` of the
/// system. **Null**: nothing here is null.
public final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /// The server for which it accepts.
    ///
    /// **Threads**: asked and called on the accepting loop. None of these blocks.
    public interface Target {
        /// So long after [#makeRoomForOne] it is called again, if there is still no room: who was
        /// asked may have got a request just then, and where nobody was idle somebody may be.
        Duration ASK_AGAIN = Duration.ofMillis(100);

        /// So long at most nobody else is asked to give way, for the answer of who was: one that is
        /// stuck, such as in the writing of a refusal, holds up nobody for long. To close takes one
        /// turn of a thread.
        Duration DECISION_MAX = Duration.ofSeconds(2);

        /// Its name, for the log.
        String name();

        /// Whether there may be one more connection.
        boolean hasRoom();

        /// How many connections there are, nearly.
        int connections();

        /// How many requests have begun, nearly.
        long requests();

        /// How many connections an address may have; 0 for no limit. Those of trusted proxies may
        /// have more.
        int maxConnectionsPerAddress();

        /// Who is trusted.
        ProxySettings proxies();

        /// How many clients have met each limit.
        LimitCounts limitCounts();

        /// Takes a client, or closes its connection; then, or when it is over, [Acceptor#left] is
        /// told. May wait for a few steps of other threads, on a green thread only.
        ///
        /// @param id of the connection, no other one's of this server
        void open(Arrival arrival, long id);

        /// Has the connection end that has been idle for longest, if one is idle. That may happen
        /// later.
        void makeIdleGiveWay();

        /// As [#makeIdleGiveWay], of others too with whom it shares its bound on connections.
        default void makeRoomForOne() {
            makeIdleGiveWay();
        }

        /// Somebody has come: what was of loops that have ended is to be forgotten before it is
        /// counted.
        default void forgetEnded() {}
    }

    private final Target target;
    private final List<AcceptBackOff> backOffs = new ArrayList<>();
    private final Listeners listeners;
    private final Admission admission;
    private final boolean mayHaveSuccessor;
    private boolean closed;

    /// Listens nowhere yet.
    ///
    /// @param accepting the loop
    /// @param sockets where its listening sockets come from
    public Acceptor(Target target, AcceptingLoop accepting, Sockets sockets) {
        this.target = target;
        this.mayHaveSuccessor = sockets.shared().isPresent();
        this.admission = new Admission(target);
        this.listeners = new Listeners(sockets, this::serve, accepting::watch, admission::open);
    }

    // ---- where

    /// Where it listens; empty if it does not. Any thread.
    public List<String> addresses() {
        return listeners.urls();
    }

    /// Listens there, and no more where it did.
    ///
    /// @param tls empty if there is no certificate
    /// @throws IOException if it cannot: then it listens where it did, or not there either; the
    ///   message says so
    public void listen(ListenSettings next, Optional<TlsContext> tls) throws IOException {
        if (closed) {
            throw new IOException("server " + target.name() + " has stopped");
        }
        listeners.use(next, tls.orElse(null));
    }

    /// Listens with these too, until the end.
    public void listen(List<StreamListener> sockets) throws IOException {
        listeners.add(sockets);
    }

    /// Listens no more, for ever; those who wait in the queue are accepted first.
    ///
    /// @param handOver how long later clients may wait for a successor
    public void close(Duration handOver) throws IOException {
        closed = true;
        try {
            listeners.close(handOver);
        } finally {
            admission.openHeld();
        }
    }

    /// Whoever waited here is gone with the loop on which he did.
    public void forgetWaiters() {
        backOffs.clear();
        admission.forgetWaiters();
    }

    /// Goes on on the current loop.
    public void rescue() throws IOException {
        admission.openHeld();
        listeners.rescue();
    }

    /// Whether others can listen where it does. Any thread.
    public boolean mayHaveSuccessor() {
        return mayHaveSuccessor;
    }

    // ---- who comes in

    /// Accepts connections until the listener is closed.
    private void serve(Listener listener) {
        AcceptBackOff backOff = new AcceptBackOff("Server " + target.name(), target::connections);
        backOffs.add(backOff);
        try {
            acceptAll(listener, backOff);
        } catch (ClosedChannelException e) {
            LOG.debug("Server {} listens no more at {}", target.name(), listener);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("Server {} accepts no more connections", target.name(), e);
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
                target.makeIdleGiveWay(); // it may be for want of a descriptor
                backOff.awaitAfter(e);
            }
        }
    }

    /// A connection has gone. What waits for its place is told by [#makeRoom].
    public void left(long id) {
        admission.left(id);
    }

    /// Nobody may have told which connections have gone: all but these have.
    public void leftAllBut(Set<Long> ids) {
        admission.leftAllBut(ids);
    }

    /// There are fewer connections than before, or more are allowed.
    public void makeRoom() {
        backOffs.forEach(AcceptBackOff::retryNow);
        admission.makeRoom();
    }

    /// Whether a client waits because there are as many connections as there may be. Then each
    /// response should be the last one of its connection. Any thread.
    public boolean isCrowded() {
        return admission.isCrowded();
    }

    /// Closes a connection that nobody can serve. Any thread.
    public void refuse(Arrival arrival) {
        admission.refuse(arrival);
    }
}
