package org.coppice.wsgi.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.QuietWarning;
import org.coppice.net.StreamListener;
import org.coppice.net.TlsContext;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.AcceptingLoop;
import org.coppice.wsgi.spi.Acceptor;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.Arrival;
import org.coppice.wsgi.spi.LimitCounts;
import org.coppice.wsgi.spi.NamedApplication;
import org.coppice.wsgi.spi.ProxySettings;
import org.coppice.wsgi.spi.RunningServer;
import org.coppice.wsgi.spi.Sockets;
import org.coppice.wsgi.spi.Waits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP server: a listener on one loop, its connections on all. When that loop breaks the
/// listener goes to another.
///
/// **What a new configuration does to work in flight:** limits are valid from each connection's
/// next request. Another address is opened first; if that fails all stays as it is. Then the former
/// listener is closed, when those who wait in its queue have been accepted. Connections go on.
///
/// **Threads**: [#start], [#reconfigure], [#stop] any but the loops', one at a time; they wait.
/// What is marked so belongs to the accepting loop. The rest is for any thread.
final class HttpServer implements RunningServer, Acceptor.Target {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Applications applications;
    private final Duration patience;
    private final AcceptingLoop accepting;
    private final Homes homes;
    private final Acceptor acceptor;
    private final HubRefusals hubRefusals;
    private final QuietWarning proxyFaults;
    private final CompletableFuture<Boolean> allClosed = new CompletableFuture<>();
    private final LimitCounts limitCounts = new LimitCounts();
    private final AtomicInteger cutRequests = new AtomicInteger();
    private final AtomicInteger cutIdle = new AtomicInteger();
    private volatile ServerSettings settings;
    private volatile byte[] serverLine;
    private volatile boolean withoutSuccessor;
    private volatile boolean ending;

    /// Null without a certificate. Of who configures.
    private volatile TlsContext tls;

    /// Null if its connections are bounded by its settings alone.
    private ConnectionLimit shared;

    /// On the accepting loop.
    private boolean stopping;

    /// On the accepting loop. Null if idle connections end at once, or none do yet.
    private GreenThread<?> endOfIdle;

    HttpServer(String name, ServerSettings settings, Loops loops, Applications applications) {
        this(name, settings, loops, applications, PATIENCE, Sockets.own());
    }

    /// @param patience how long the accepting loop may take to listen
    /// @param sockets where its listening sockets come from
    HttpServer(
            String name,
            ServerSettings settings,
            Loops loops,
            Applications applications,
            Duration patience,
            Sockets sockets) {
        this.name = name;
        this.patience = patience;
        this.applications = applications;
        this.accepting = new AcceptingLoop(loops, this::forgetWaiters, this::rescue);
        this.homes = new Homes(this, loops, accepting);
        this.acceptor = new Acceptor(this, accepting, sockets);
        this.hubRefusals = new HubRefusals(name);
        this.proxyFaults = ProxySettings.faults(name);
        use(settings);
    }

    /// The text of the header `Server` is encoded once.
    private void use(ServerSettings newSettings) {
        String server = newSettings.responses().serverHeader();
        serverLine = ResponseEncoder.bytes(server.isEmpty() ? "" : "Server: " + server + "\r\n");
        settings = newSettings;
    }

    /// Has its connections bounded together with those of others, and not by its settings. To be
    /// called before it starts.
    void shareConnections(ConnectionLimit limit) {
        shared = limit;
    }

    // ---- life

    /// Listens and serves.
    ///
    /// @throws IOException if it cannot listen; the message says where, why and what to do
    void start() throws IOException {
        start(List.of());
    }

    /// As [#start()], and accepts from these too, which are its own from now on.
    void start(List<StreamListener> listeners) throws IOException {
        if (shared != null) {
            shared.add(this);
        }
        try {
            accepting.awaitDone(() -> acceptor.listen(listeners), patience);
            tls = tlsOf(settings);
            listenAt(settings, tls);
        } catch (IOException e) {
            accepting.execute(this::beginStop); // also for what began a moment too late
            accepting.close();
            throw e;
        }
        LOG.info("Server {} serves {} at {}", name, settings.application().name(), address());
    }

    /// Uses another configuration.
    ///
    /// @throws IOException if it cannot listen there or a file for TLS is bad: then nothing has
    ///   changed, or it listens nowhere; the message and [#addresses()] tell
    void reconfigure(ServerSettings next) throws IOException {
        List<String> former = addresses();
        TlsContext nextTls = isSameTls(next) ? tls : tlsOf(next);
        if (former.isEmpty() || nextTls != tls || !next.listen().equals(settings.listen())) {
            listenAt(next, nextTls);
            tls = nextTls;
        }
        if (!former.equals(addresses())) {
            LOG.info("Server {} has moved to {}", name, address());
        }
        boolean waitsAnew = !next.timeouts().keepAlive().equals(settings.timeouts().keepAlive());
        use(next);
        accepting.execute(acceptor::makeRoom);
        if (waitsAnew) {
            homes.waitAnew();
        }
    }

    private boolean isSameTls(ServerSettings next) {
        return next.tls().equals(settings.tls())
                && next.timeouts().headerTimeout().equals(settings.timeouts().headerTimeout());
    }

    private static TlsContext tlsOf(ServerSettings settings) throws IOException {
        return settings.tls().isOn()
                ? settings.tls().open(settings.timeouts().headerTimeout(), "http/1.1", "http/1.0")
                : null;
    }

    /// Stops accepting, lets requests in flight end for as long as the configuration says, and cuts
    /// the rest.
    @Override
    public void stop() {
        stop(settings.timeouts().drain());
    }

    /// From now on a stop closes the port at once. Any thread.
    @Override
    public void expectNoSuccessor() {
        withoutSuccessor = true;
    }

    /// As [#stop()].
    ///
    /// @return whether nothing had to be cut
    boolean stop(Duration grace) {
        ending = true;
        accepting.execute(this::beginStop);
        boolean inTime = awaitAllClosed(grace);
        if (!inTime) {
            homes.cut();
            awaitAllClosed(CUT_GRACE);
            tellWhatWasCut();
        }
        accepting.close();
        if (shared != null) {
            shared.remove(this);
        }
        LOG.info("Server {} has stopped", name);
        return inTime;
    }

    private void tellWhatWasCut() {
        if (cutRequests.get() + cutIdle.get() > 0) {
            LOG.warn(
                    "Server {} has cut {} request(s) and {} other connection(s): they did not end"
                            + " within drainMillis={}; at level debug this log names them",
                    name,
                    cutRequests,
                    cutIdle,
                    settings.timeouts().drain().toMillis());
        }
    }

    private boolean awaitAllClosed(Duration timeout) {
        try {
            return Waits.isDone(allClosed, timeout);
        } catch (IOException e) {
            LOG.debug("Server {} is not waited for", name, e);
            return false;
        }
    }

    private void listenAt(ServerSettings next, TlsContext nextTls) throws IOException {
        accepting.awaitDone(
                () -> acceptor.listen(next.listen(), Optional.ofNullable(nextTls)), patience);
    }

    // ---- on the accepting loop

    @Override
    public void open(Arrival arrival, long id) {
        homes.open(arrival, id);
    }

    /// A connection has gone; what waits for its place is told by [#connectionsAreFewer].
    void left(long id) {
        acceptor.left(id);
    }

    @Override
    public void forgetEnded() {
        homes.forgetReplaced();
    }

    @Override
    public int maxConnectionsPerAddress() {
        return settings.limits().maxConnectionsPerAddress();
    }

    @Override
    public ProxySettings proxies() {
        return settings.proxies();
    }

    /// There are fewer connections than before.
    void connectionsAreFewer() {
        acceptor.makeRoom();
        if (shared != null) {
            shared.roomWasMade(this);
        }
        if (stopping && homes.connections() == 0) {
            completeStop();
        }
    }

    /// The former accepting loop broke, and its green threads with it: this is the new one.
    private void rescue(Loop broken) throws IOException {
        homes.takeAllClosed();
        int lost = homes.forgetEnded();
        acceptor.rescue();
        if (ending) {
            stopHere();
            return;
        }
        if (!acceptor.addresses().isEmpty()) {
            LOG.warn(
                    "Server {} goes on accepting at {} on loop {}, as loop {} broke; {}"
                            + " connection(s) there are lost",
                    name,
                    String.join(", ", acceptor.addresses()),
                    accepting.now().name(),
                    broken.name(),
                    lost);
        }
    }

    private void forgetWaiters() {
        endOfIdle = null;
        acceptor.forgetWaiters();
    }

    private void beginStop() {
        accepting.settle();
        stopHere();
    }

    private void stopHere() {
        stopping = true;
        Duration handOver =
                withoutSuccessor ? Duration.ZERO : settings.timeouts().patienceWithSuccessor();
        try {
            acceptor.close(handOver);
        } catch (IOException e) {
            LOG.warn("Server {} did not close its listener: {}", name, e.getMessage());
        }
        boolean endsIdle = handOver.isZero() || !acceptor.mayHaveSuccessor();
        homes.drain(endsIdle);
        if (!endsIdle && endOfIdle == null) {
            endOfIdle = Coppice.spawnAfter(LAST_REQUEST, Executors.callable(homes::endIdle));
        }
        if (homes.connections() == 0) {
            completeStop();
        }
    }

    private void completeStop() {
        allClosed.complete(true);
        if (endOfIdle != null) {
            endOfIdle.cancel();
        }
    }

    // ---- for the connections

    @Override
    public String name() {
        return name;
    }

    ServerSettings settings() {
        return settings;
    }

    /// The header `Server`; null for none.
    byte[] serverLine() {
        return serverLine;
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

    /// Trusted proxies that do not say who their client is.
    QuietWarning proxyFaults() {
        return proxyFaults;
    }

    /// Closes a connection that nobody can serve.
    void refuse(Arrival arrival) {
        acceptor.refuse(arrival);
    }

    /// One of its connections has closed, or several: it knows which.
    void connectionsClosed(ServerLoop home) {
        accepting.execute(() -> homes.takeClosed(home));
    }

    @Override
    public boolean hasRoom() {
        return shared == null
                ? homes.connections() < settings.limits().maxConnections()
                : shared.hasRoom();
    }

    /// Somebody else has made room. Any thread.
    void roomWasMade() {
        accepting.execute(acceptor::makeRoom);
    }

    /// Any thread.
    @Override
    public void makeIdleGiveWay() {
        accepting.execute(homes::makeIdleGiveWay);
    }

    @Override
    public void makeRoomForOne() {
        homes.makeIdleGiveWay();
        if (shared != null) {
            shared.makeIdleGiveWay(this);
        }
    }

    /// Whether a client waits because there are as many connections as there may be.
    boolean isCrowded() {
        return acceptor.isCrowded();
    }

    @Override
    public LimitCounts limitCounts() {
        return limitCounts;
    }

    /// One that did not end in time is cut.
    void countCut(boolean inRequest) {
        (inRequest ? cutRequests : cutIdle).incrementAndGet();
    }

    // ---- for listings

    /// Where it listens, in the order of the configuration; empty if it does not.
    List<String> addresses() {
        return trouble().isEmpty() ? acceptor.addresses() : List.of();
    }

    @Override
    public String trouble() {
        return accepting.trouble();
    }

    /// All of [#addresses()], with commas.
    @Override
    public String address() {
        return String.join(", ", addresses());
    }

    @Override
    public long requests() {
        return homes.requests();
    }

    @Override
    public int connections() {
        return homes.connections();
    }

    @Override
    public Map<String, Long> limitsMet() {
        return limitCounts.byKey();
    }

    @Override
    public int requestsCut() {
        return cutRequests.get();
    }

    @Override
    public int connectionsCut() {
        return cutIdle.get();
    }

    @Override
    public Optional<Instant> certificateEnd() {
        return Optional.ofNullable(tls).flatMap(TlsContext::certificateEnd);
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> infos() {
        return homes.infos();
    }
}
