package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.green.GreenExit;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Arrival;
import org.coppice.wsgi.spi.Causes;
import org.coppice.wsgi.spi.HeavyTurns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server has on one loop: the connections that live there, and what they share.
///
/// **Threads**: its loop's, where nothing else is said.
final class ServerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final int ENDED_IN_A_PASS = 2;
    private static final CompletableFuture<Void> OPENED = CompletableFuture.completedFuture(null);

    private final HttpServer server;
    private final Loop loop;
    private final Workspaces workspaces;
    private final HeavyTurns ends;
    private final SlowReaders slowReaders;
    private final IdleConnections opening = new IdleConnections();
    private final IdleConnections idle = new IdleConnections();
    private final Resting resting;
    private final DateField date;
    private final AtomicLong requests = new AtomicLong();

    /// Connections of which the accepting loop does not know yet that they have closed. They are
    /// kept for it, as it may be another one by then.
    final Queue<Long> closedIds = new ConcurrentLinkedQueue<>();

    private HttpConnection newest;
    private boolean draining;
    private boolean endsIdle;
    private boolean over;

    /// How many connections were given to it and are not known to have closed. Belongs to the
    /// accepting loop.
    int assigned;

    ServerLoop(HttpServer server, Loop loop) {
        this.server = server;
        this.loop = loop;
        this.date = new DateField(loop);
        this.workspaces = new Workspaces(loop, server, requests::getPlain);
        this.ends = new HeavyTurns(loop, ENDED_IN_A_PASS, requests::getPlain);
        this.slowReaders = new SlowReaders(server, workspaces, ends);
        this.resting = new Resting(server.name(), idle);
    }

    // ---- for the server, any thread

    /// Takes a connection over.
    ///
    /// @return completes exceptionally if it was not taken: the loop has ended, or ends
    CompletableFuture<Void> open(Arrival arrival, long id) {
        if (loop.isOnLoop()) { // that accepts: then no green thread has to carry it there
            return openAtOnce(arrival, id);
        }
        return loop.submit(() -> {
            openHere(arrival, id);
            return null;
        });
    }

    /// Who accepts must hear of it as of that of another loop, and go on.
    private CompletableFuture<Void> openAtOnce(Arrival arrival, long id) {
        try {
            openHere(arrival, id);
            return OPENED;
        } catch (Error e) {
            LOG.error("Connection {} was not opened", id, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Lets connections end with their next response.
    ///
    /// @param endIdle whether those that are idle end at once, else a request may be on its way
    void drain(boolean endIdle) {
        loop.execute(() -> drainHere(endIdle));
    }

    /// Lets those that are idle end, for their last request was waited for; and for the first of
    /// who has just connected, see [Patience#expectsFirst()].
    void endIdle() {
        loop.execute(this::endIdleHere);
    }

    /// Has the idle connections wait for as long as is configured by now.
    void waitAnew() {
        loop.execute(() -> connections().forEach(HttpConnection::waitAnew));
    }

    /// Has the connection end that has been idle for longest.
    ///
    /// @return completes with whether there was one
    CompletableFuture<Boolean> endOldestIdle() {
        return loop.submit(() -> {
            HttpConnection oldest = resting.connections().older(idle).older(opening).takeOldest();
            if (oldest != null) {
                oldest.giveWay();
            }
            return oldest != null;
        });
    }

    /// Ends all connections, also those that are on their way here.
    void cut() {
        loop.execute(this::cutHere);
    }

    /// The loop has ended, and nobody there closes its connections: they are broken off.
    ///
    /// @return their numbers
    List<Long> abandon() {
        List<Long> ids = new ArrayList<>();
        for (HttpConnection each : connections()) {
            ids.add(each.id());
            try {
                each.stream().reset();
            } catch (IOException e) {
                LOG.debug("Connection {} did not close", each.id(), e);
            }
        }
        return ids;
    }

    /// Completes exceptionally if the loop has ended, see [#hasEnded(Throwable)].
    CompletableFuture<List<ConnectionInfo>> infos() {
        return loop.submit(() -> connections().stream().map(HttpConnection::info).toList());
    }

    /// Whether this is how a loop that has ended refuses what it is asked.
    static boolean hasEnded(Throwable failure) {
        return Causes.find(failure, RejectedExecutionException.class).isPresent();
    }

    long requests() {
        return requests.get();
    }

    // ---- for the connections

    HttpServer server() {
        return server;
    }

    Loop loop() {
        return loop;
    }

    /// Blocks while as many requests are in flight as there may be.
    Workspace takeWorkspace(HttpConnection user) {
        slowReaders.watch();
        return workspaces.take(user, server.settings());
    }

    void giveBack(Workspace workspace) {
        workspaces.giveBack(workspace);
    }

    /// Blocks until a connection that broke a rule may be ended: many may do that at once.
    void awaitTurnToEnd() {
        ends.await();
    }

    /// The line of the header `Date` of now.
    byte[] date() {
        return date.now();
    }

    boolean isDraining() {
        return draining;
    }

    /// Whether a connection that is idle ends.
    boolean endsIdle() {
        return endsIdle;
    }

    /// Whether a connection may stay when its request is answered: not when the server is about to
    /// stop, nor when its place is wanted.
    boolean keepsConnections() {
        return !draining && !server.isCrowded();
    }

    /// Tells why a connection has ended that was not to: nobody awaits its green thread.
    void tellEnd(Throwable failure, HttpConnection connection) {
        switch (failure) {
            case IOException e -> tellFailure(e, connection);
            case GreenExit _, WakeUp _ ->
                    LOG.debug(
                            "Connection {} of {} was ended: {}",
                            connection.id(),
                            connection,
                            failure.getMessage());
            default -> LOG.error("Connection {} of {} broke", connection.id(), connection, failure);
        }
    }

    private void tellFailure(IOException failure, HttpConnection connection) {
        Throwable refusal = HubRefusals.find(failure);
        if (refusal != null) {
            server.hubRefusals().tell(refusal);
        } else if (failure instanceof ProtocolException) {
            server.proxyFaults()
                    .tell(connection.peer.remoteAddress() + ": " + failure.getMessage());
        } else {
            LOG.debug(
                    "Connection {} of {} ended: {}",
                    connection.id(),
                    connection,
                    failure.toString());
        }
        if (failure.getCause() instanceof SocketTimeoutException) {
            connection.abort();
        }
    }

    /// For who waits for a request on a green thread.
    ///
    /// @param mayRest false before the first request, for a handshake or the header of a proxy may
    ///   be awaited
    IdleConnections idle(boolean mayRest) {
        if (mayRest) {
            resting.watch();
        }
        return mayRest ? idle : opening;
    }

    Resting resting() {
        return resting;
    }

    /// One thread counts, others may read.
    void countRequest() {
        requests.lazySet(requests.getPlain() + 1);
    }

    void close(HttpConnection connection) {
        try {
            connection.stream().close();
        } catch (IOException e) {
            LOG.debug("Connection {} of {} did not close", connection.id(), connection, e);
        } finally {
            closed(connection);
        }
    }

    void closed(HttpConnection connection) {
        if (connection.newer != null) {
            connection.newer.older = connection.older;
        } else {
            newest = connection.older;
        }
        if (connection.older != null) {
            connection.older.newer = connection.newer;
        }
        tellClosed(connection.id());
    }

    // ---- on the loop

    private GreenStream open(Arrival arrival) throws IOException {
        ServerSettings settings = server.settings();
        return arrival.open(settings.proxies(), settings.timeouts().headerTimeout());
    }

    private void openHere(Arrival arrival, long id) {
        if (over) {
            lose(arrival, id);
            return;
        }
        try {
            HttpConnection connection = new HttpConnection(this, open(arrival), id);
            connection.start(); // it runs only later
            connection.older = newest;
            if (newest != null) {
                newest.newer = connection;
            }
            newest = connection;
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("Connection {} was lost before it began", id, e);
            lose(arrival, id);
        }
    }

    private void lose(Arrival arrival, long id) {
        server.refuse(arrival);
        tellClosed(id);
    }

    private void tellClosed(long id) {
        closedIds.add(id);
        server.connectionsClosed(this);
    }

    private void drainHere(boolean endIdle) {
        draining = true;
        endsIdle = endIdle;
        connections().forEach(HttpConnection::drain);
    }

    private void endIdleHere() {
        endsIdle = true;
        connections().forEach(HttpConnection::endIdle);
    }

    private void cutHere() {
        over = true;
        endsIdle = true;
        connections().forEach(HttpConnection::cut);
    }

    /// A copy, the oldest first: what is done to a connection may end it.
    private List<HttpConnection> connections() {
        List<HttpConnection> found = new ArrayList<>();
        for (HttpConnection each = newest; each != null; each = each.older) {
            found.add(each);
        }
        return found.reversed();
    }
}
