package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.QuietWarning;
import org.coppice.net.SharedListeners;
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

/// One HTTP server: a listener on one loop, its connections on Jetty's threads, its requests on
/// green threads of all loops.
///
/// **What a new configuration does to work in flight:** nothing; requests end as they began. Limits
/// are valid from each connection's next request, what belongs to the protocol for connections that
/// are new.
///
/// **Threads**: [#start], [#reconfigure], [#stop] any but the loops', one at a time; they wait. The
/// rest is for any thread.
final class JettyServer implements RunningServer, Acceptor.Target {
    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Duration lastRequest;
    private final Duration closePatience;
    private final Applications applications;
    private final AcceptingLoop accepting;
    private final Acceptor acceptor;
    private final JettyEngine engine;
    private final QuietWarning proxyFaults;
    private final LimitCounts limitCounts = new LimitCounts();
    private final AtomicInteger cutRequests = new AtomicInteger();
    private final AtomicInteger cutOthers = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private volatile JettySettings settings;
    private volatile Optional<TlsContext> tls = Optional.empty();
    private volatile boolean draining;
    private volatile boolean withoutSuccessor;
    private volatile boolean stopped;

    /// Who came when it had stopped. Belongs to the accepting loop.
    private int late;

    JettyServer(
            String name,
            JettySettings settings,
            Loops loops,
            Applications applications,
            SharedListeners listeners) {
        this(name, settings, loops, applications, listeners, LAST_REQUEST, PATIENCE);
    }

    /// @param lastRequest how long it waits for requests that are on their way, when it stops
    /// @param closePatience and for the loop that is to close the port
    JettyServer(
            String name,
            JettySettings settings,
            Loops loops,
            Applications applications,
            SharedListeners listeners,
            Duration lastRequest,
            Duration closePatience) {
        this.name = name;
        this.lastRequest = lastRequest;
        this.closePatience = closePatience;
        this.settings = settings;
        this.applications = applications;
        this.accepting = new AcceptingLoop(loops, this::forgetWaiters, this::rescue);
        this.acceptor =
                new Acceptor(
                        this, accepting, new Sockets(Optional.of(listeners), "wsgi.jetty " + name));
        this.proxyFaults = ProxySettings.faults(name);
        this.engine =
                new JettyEngine(
                        name,
                        new GreenHandler(this, loops),
                        new RefusalPages(() -> settings().log()),
                        id -> accepting.execute(() -> left(id)));
    }

    // ---- life

    /// Listens and serves.
    ///
    /// @throws IOException if it cannot; the message says why and what to do
    void start() throws IOException {
        tls = tlsOf(settings);
        engine.start(settings, tls);
        try {
            accepting.awaitDone(() -> acceptor.listen(settings.listen(), tls), PATIENCE);
        } catch (IOException e) {
            accepting.close();
            engine.stop();
            throw e;
        }
        LOG.info("Server {} serves {} at {}", name, settings.answers().application(), address());
    }

    /// Uses another configuration.
    ///
    /// @throws IOException if it cannot listen there or a file for TLS is bad: then nothing has
    ///   changed, or it listens nowhere; the message and [#address()] tell
    void reconfigure(JettySettings next) throws IOException {
        JettySettings former = settings;
        Optional<TlsContext> formerTls = tls;
        Optional<TlsContext> nextTls =
                next.protocol().equals(former.protocol()) ? formerTls : tlsOf(next);
        engine.use(next, nextTls);
        List<String> formerAddresses = addresses();
        boolean moves =
                formerAddresses.isEmpty()
                        || nextTls != formerTls
                        || !next.listen().equals(former.listen());
        try {
            accepting.awaitDone(
                    () -> {
                        if (moves) {
                            acceptor.listen(next.listen(), nextTls);
                        }
                    }, // from now on nobody comes to a former connector
                    PATIENCE);
        } catch (IOException e) {
            engine.use(former, formerTls);
            retireConnectors(e);
            throw e;
        }
        tls = nextTls;
        settings = next;
        engine.retireFormer();
        if (!formerAddresses.equals(addresses())) {
            LOG.info("Server {} has moved to {}", name, address());
        }
        accepting.execute(acceptor::makeRoom);
    }

    /// Each has a thread, so what is tried in vain must leave none behind.
    private void retireConnectors(IOException failure) {
        try {
            accepting.awaitDone(() -> {}, PATIENCE); // who was on his way to one of them is there
            engine.retireFormer();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Optional<TlsContext> tlsOf(JettySettings of) throws IOException {
        return of.protocol().openTls(of.times().header());
    }

    /// From now on a stop closes the port at once. Any thread.
    @Override
    public void expectNoSuccessor() {
        withoutSuccessor = true;
    }

    /// Stops accepting, lets requests in flight end for as long as the configuration says, and cuts
    /// the rest.
    @Override
    public void stop() {
        Duration handOver = handOver();
        draining = true;
        awaitClosed(handOver);
        boolean drained =
                engine.drain(
                        settings.times().drain(), handOver.isZero() ? Duration.ZERO : lastRequest);
        stopped = true;
        if (!drained) {
            engine.connections().forEach(this::cut);
            engine.awaitAllClosed(CUT_GRACE);
            engine.connections().forEach(JettyConnection::breakOffIfBusy);
            tellWhatWasCut();
        }
        accepting.close();
        engine.stop();
        LOG.info("Server {} has stopped", name);
    }

    /// A loop that is blocked closes the port when it goes on, however late.
    private void awaitClosed(Duration handOver) {
        CompletableFuture<Void> done =
                accepting.submit(() -> {
                    closePort(handOver);
                    return null;
                });
        try {
            if (!Waits.isDone(done, closePatience)) {
                warnOfPort(
                        "loop %s is blocked; it will when that goes on. A warning of org.coppice.green tells who blocks it"
                                .formatted(accepting.now().name()));
            } else if (done.isCompletedExceptionally()) {
                warnOfPort(done.exceptionNow().getMessage());
            }
        } catch (IOException e) {
            warnOfPort(e.getMessage());
        }
    }

    private void closePort(Duration handOver) throws IOException {
        try {
            acceptor.close(handOver);
        } finally {
            tellWhoCameTooLate();
        }
    }

    private void warnOfPort(String why) {
        LOG.warn("Server {} did not close its listener: {}", name, why);
    }

    private Duration handOver() {
        return withoutSuccessor ? Duration.ZERO : settings.times().patienceWithSuccessor();
    }

    private void cut(JettyConnection connection) {
        List<JettyExchange> running = List.copyOf(connection.running());
        cutRequests.addAndGet(running.size());
        running.forEach(JettyExchange::cut);
        if (running.isEmpty()) {
            if (connection.isAmidMessage()) {
                LOG.debug("{} is cut", connection);
                cutOthers.incrementAndGet();
            }
            connection.close();
        }
    }

    private void tellWhatWasCut() {
        if (cutRequests.get() + cutOthers.get() > 0) {
            LOG.warn(
                    "Server {} has cut {} request(s) and {} other connection(s): they did not end"
                            + " within drainMillis={}; at level debug this log names them",
                    name,
                    cutRequests,
                    cutOthers,
                    settings.times().drain().toMillis());
        }
    }

    // ---- on the accepting loop

    private void forgetWaiters() {
        acceptor.forgetWaiters();
    }

    /// The former accepting loop broke, and its green threads with it: this is the new one.
    private void rescue(Loop broken) throws IOException {
        acceptor.leftAllBut(
                engine.connections().stream().map(JettyConnection::id).collect(Collectors.toSet()));
        acceptor.rescue();
        if (draining) {
            closePort(handOver()); // who stops may have asked the broken one
        } else if (!acceptor.addresses().isEmpty()) {
            LOG.warn(
                    "Server {} goes on accepting at {} on loop {}, as loop {} broke",
                    name,
                    String.join(", ", acceptor.addresses()),
                    accepting.now().name(),
                    broken.name());
        }
    }

    private void left(long id) {
        acceptor.left(id);
        acceptor.makeRoom();
    }

    @Override
    public boolean hasRoom() {
        return connections() < settings.limits().maxConnections();
    }

    @Override
    public int maxConnectionsPerAddress() {
        return settings.limits().maxPerAddress();
    }

    @Override
    public ProxySettings proxies() {
        return settings.proxies();
    }

    @Override
    public void makeIdleGiveWay() {
        engine.makeOneGiveWay();
    }

    /// Gives a connection to Jetty.
    @Override
    public void open(Arrival arrival, long id) {
        if (stopped) {
            late++;
            acceptor.refuse(arrival);
            acceptor.left(id);
            return;
        }
        try {
            SocketChannel channel =
                    arrival.channel().orElseThrow(() -> new IOException("it is no channel"));
            JettyConnection connection = connection(arrival, id);
            if (GreenThread.isCurrent()) {
                engine.accept(channel, connection);
            } else {
                engine.acceptElsewhere(channel, connection, e -> lost(arrival, id, e));
            }
        } catch (IOException | RuntimeException e) {
            lost(arrival, id, e);
        }
    }

    private JettyConnection connection(Arrival arrival, long id) throws IOException {
        return new JettyConnection(
                id,
                arrival.isSecured(),
                proxyFaults(arrival.remoteAddress()),
                () -> settings.times().header().toMillis(),
                engine.idle());
    }

    /// Any thread.
    private void lost(Arrival arrival, long id, Throwable failure) {
        if (stopped) {
            LOG.warn("Connection {} was cut: server {} had just stopped", id, name);
        } else {
            LOG.error("Connection {} was lost before it began", id, failure);
        }
        acceptor.refuse(arrival);
        accepting.execute(() -> acceptor.left(id));
    }

    /// Those to whom the queue was open for too long: the loop was blocked.
    private void tellWhoCameTooLate() {
        if (late > 0) {
            LOG.warn(
                    "Server {} closes its listener only now, after it has stopped: {} client(s)"
                            + " that waited to be accepted were cut, without an answer",
                    name,
                    late);
            late = 0;
        }
    }

    /// Empty if it is no proxy that is trusted to say who its client is.
    private Optional<QuietWarning> proxyFaults(SocketAddress from) {
        return settings.proxies().expectHeaderOf(from)
                ? Optional.of(proxyFaults)
                : Optional.empty();
    }

    // ---- for connections and requests

    @Override
    public String name() {
        return name;
    }

    JettySettings settings() {
        return settings;
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public LimitCounts limitCounts() {
        return limitCounts;
    }

    /// Whether its connections know that it stops.
    boolean isLeaving() {
        return engine.isDraining();
    }

    /// Whether a client waits because there are as many connections as there may be.
    boolean isCrowded() {
        return acceptor.isCrowded();
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    /// The application of now, or one that waits for it.
    Application application(JettySettings of) {
        return new NamedApplication(
                of.answers().application(), applications, of.times().applicationGrace());
    }

    // ---- for listings

    /// Where it listens, in the order of the configuration, with commas; empty if it does not.
    @Override
    public String address() {
        return String.join(", ", addresses());
    }

    private List<String> addresses() {
        return trouble().isEmpty() ? acceptor.addresses() : List.of();
    }

    @Override
    public String trouble() {
        return accepting.trouble();
    }

    @Override
    public long requests() {
        return requests.get();
    }

    @Override
    public int connections() {
        return engine.size();
    }

    /// For tests.
    JettyEngine engine() {
        return engine;
    }

    @Override
    public Map<String, Long> limitsMet() {
        return limitCounts.byKey();
    }

    @Override
    public int requestsCut() {
        return cutRequests.get();
    }

    /// Those that only wait for a request are nobody's loss, and are not counted.
    @Override
    public int connectionsCut() {
        return cutOthers.get();
    }

    @Override
    public Optional<Instant> certificateEnd() {
        return tls.flatMap(TlsContext::certificateEnd);
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> infos() {
        Stream<ConnectionInfo> infos = engine.connections().stream().map(JettyConnection::info);
        return CompletableFuture.completedFuture(
                infos.sorted(Comparator.comparingLong(ConnectionInfo::id)).toList());
    }
}
