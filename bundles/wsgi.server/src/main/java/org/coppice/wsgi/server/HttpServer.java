package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.NamedApplication;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP server: a listener on one loop, its connections on all.
///
/// **What a new configuration does to work in flight:** limits are valid from each connection's
/// next request. Another address is opened first; if that fails all stays as it is. Then the former
/// listener is closed, when those who wait in its queue have been accepted. Connections go on.
///
/// **Threads**: [#start], [#reconfigure], [#stop] any but the loops', one at a time; they wait.
/// What is marked so belongs to the accepting loop. The rest is for any thread.
final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CUT_GRACE = Duration.ofSeconds(2);

    private final String name;
    private final Applications applications;
    private final Duration patience;
    private final Loop acceptLoop;
    private final Homes homes;
    private final Acceptor acceptor;
    private final HubRefusals hubRefusals;
    private final CompletableFuture<Boolean> allClosed = new CompletableFuture<>();
    private volatile ServerSettings settings;
    private volatile HttpField serverField;

    /// On the accepting loop.
    private boolean stopping;

    HttpServer(String name, ServerSettings settings, Loops loops, Applications applications) {
        this(name, settings, loops, applications, PATIENCE);
    }

    /// @param patience how long the accepting loop may take to listen
    HttpServer(
            String name,
            ServerSettings settings,
            Loops loops,
            Applications applications,
            Duration patience) {
        this.name = name;
        this.patience = patience;
        this.applications = applications;
        this.acceptLoop = loops.next();
        this.homes = new Homes(this, loops, acceptLoop);
        this.acceptor = new Acceptor(this, homes);
        this.hubRefusals = new HubRefusals(name);
        use(settings);
    }

    private void use(ServerSettings newSettings) {
        String server = newSettings.responses().serverHeader();
        serverField = server.isEmpty() ? null : new PreEncodedHttpField(HttpHeader.SERVER, server);
        settings = newSettings;
    }

    // ---- life

    /// Listens and serves.
    ///
    /// @throws IOException if it cannot listen; the message says where, why and what to do
    void start() throws IOException {
        try {
            listenAt(settings);
        } catch (IOException e) {
            acceptLoop.execute(this::beginStop); // also for what began a moment too late
            throw e;
        }
        LOG.info("Server {} serves {} at {}", name, settings.application().name(), address());
    }

    /// Uses another configuration.
    ///
    /// @throws IOException if it cannot listen there: then nothing has changed, or it listens
    ///   nowhere; the message and [#address()] tell
    void reconfigure(ServerSettings next) throws IOException {
        if (address().isEmpty() || !next.listen().isSamePlace(settings.listen())) {
            listenAt(next);
            LOG.info("Server {} has moved to {}", name, address());
        }
        use(next);
        acceptLoop.execute(acceptor::makeRoom);
    }

    /// Stops accepting, lets requests in flight end for as long as the configuration says, and cuts
    /// the rest.
    void stop() {
        acceptLoop.execute(this::beginStop);
        if (!awaitAllClosed(settings.timeouts().drain())) {
            homes.cut();
            awaitAllClosed(CUT_GRACE);
        }
        LOG.info("Server {} has stopped", name);
    }

    private boolean awaitAllClosed(Duration timeout) {
        try {
            return allClosed.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits for the accepting loop, but not for ever: Config Admin's thread waits with it. Who
    /// gives up takes that back, so that nothing listens later on that nobody knows of.
    private void listenAt(ServerSettings next) throws IOException {
        AtomicBoolean decided = new AtomicBoolean();
        CompletableFuture<Void> listening =
                acceptLoop.submit(() -> {
                    if (decided.compareAndSet(false, true)) {
                        acceptor.listenAt(next);
                    }
                    return null;
                });
        try {
            listening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            decided.set(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while server " + name + " began to listen", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw blocked(decided.compareAndSet(false, true), e);
        }
    }

    private IOException blocked(boolean takenBack, TimeoutException cause) {
        return new IOException(
                "loop %s is blocked, %s within %d ms. A warning of org.coppice.green tells who blocks it"
                        .formatted(
                                acceptLoop.name(),
                                takenBack
                                        ? "it did not begin to listen"
                                        : "it did not close the former listener",
                                patience.toMillis()),
                cause);
    }

    // ---- on the accepting loop

    /// There are fewer connections than before.
    void hasRoom() {
        acceptor.makeRoom();
        if (stopping && homes.connections() == 0) {
            allClosed.complete(true);
        }
    }

    private void beginStop() {
        stopping = true;
        try {
            acceptor.close();
        } catch (IOException e) {
            LOG.warn("Server {} did not close its listener: {}", name, e.getMessage());
        }
        homes.drain();
        if (homes.connections() == 0) {
            allClosed.complete(true);
        }
    }

    // ---- for the connections

    String name() {
        return name;
    }

    ServerSettings settings() {
        return settings;
    }

    /// The header `Server`; null for none.
    HttpField serverField() {
        return serverField;
    }

    /// The application of now; if there is none of that name, one that waits for it.
    Application application(String applicationName) {
        Application application = applications.byName().get(applicationName);
        return application == null ? successor(applicationName) : application;
    }

    /// For a request whose application ended before it did anything.
    Application successor(String applicationName) {
        return new NamedApplication(applicationName, applications, settings.application().grace());
    }

    HubRefusals hubRefusals() {
        return hubRefusals;
    }

    /// Closes a connection that nobody can serve.
    void refuse(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Server {} could not close {}: {}", name, channel, e.getMessage());
        }
    }

    void connectionClosed(ServerLoop home) {
        acceptLoop.execute(() -> homes.closed(home));
    }

    // ---- for listings

    /// Where it listens; empty if it does not.
    String address() {
        return acceptor.address();
    }

    long requests() {
        return homes.requests();
    }

    int connections() {
        return homes.connections();
    }

    CompletableFuture<List<ConnectionInfo>> infos() {
        return homes.infos();
    }
}
