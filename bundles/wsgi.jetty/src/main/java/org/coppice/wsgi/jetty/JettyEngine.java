package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.coppice.net.TlsContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty: its threads, its connector and what its parsers allow.
///
/// A connector cannot change what it speaks, so a new protocol makes a new one; the connections of
/// the former stay there.
///
/// **Threads**: [#start], [#use], [#drain], [#stop] one at a time; [#makeOneGiveWay] the accepting
/// loop's; the rest any.
final class JettyEngine {
    private static final Logger LOG = LoggerFactory.getLogger(JettyEngine.class);

    static {
        FieldEncoders.load();
    }

    /// Who has been silent for so long when it is time to go sends no further request.
    private static final long LAST_REQUEST_MILLIS = 500;

    /// One selects; the rest parses and writes what does not go out at once.
    private static final int THREADS = 8;

    /// Whatever can be told apart is the application's business. What is refused: bad escapes and
    /// characters, fragments, user names.
    private static final UriCompliance URI =
            UriCompliance.from(
                    EnumSet.of(
                            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                            UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                            UriCompliance.Violation.BAD_UTF8_ENCODING,
                            UriCompliance.Violation.TRUNCATED_UTF8_ENCODING));

    /// The target wins over `Host` (RFC 9112, section 3.2.2); all else is refused.
    private static final HttpCompliance STRICT =
            HttpCompliance.STRICT.with("COPPICE", HttpCompliance.Violation.MISMATCHED_AUTHORITY);

    private final Server jetty;
    private final Timers timers;
    private final LongConsumer closed;
    private final List<AcceptedConnector> connectors = new CopyOnWriteArrayList<>();
    private final IdleConnections idle = new IdleConnections();
    private final HttpConfiguration http = new HttpConfiguration();
    private volatile AcceptedConnector current;

    /// To give way, the last one.
    private volatile Optional<JettyConnection.Asked> asked = Optional.empty();

    private final CompletableFuture<Boolean> allClosed = new CompletableFuture<>();
    private volatile boolean draining;
    private JettySettings.Protocol protocol;

    /// @param refusals answers what comes to no handler
    /// @param closed told the number of each connection that is no more
    JettyEngine(String name, Handler handler, Request.Handler refusals, LongConsumer closed) {
        ReadingTurn.Threads threads = new ReadingTurn.Threads(THREADS, 2);
        threads.setName("jetty-" + name);
        threads.setDaemon(true);
        this.timers = new Timers("jetty-" + name + "-timers");
        this.jetty = new Server(threads, timers, null);
        this.closed = closed;
        jetty.setHandler(handler);
        jetty.setErrorHandler(refusals);
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setHttpCompliance(STRICT);
        http.setHeaderCacheCaseSensitive(true);
        http.setUriCompliance(URI);
        http.addCustomizer(new SecureRequestCustomizer(false));
    }

    // ---- life

    /// @param tls empty without TLS
    void start(JettySettings settings, Optional<TlsContext> tls) throws IOException {
        run("start", jetty::start);
        use(settings, tls);
    }

    /// Uses other settings.
    ///
    /// @param tls empty without TLS
    /// @throws IOException if it cannot: then nothing has changed
    void use(JettySettings next, Optional<TlsContext> tls) throws IOException {
        if (!next.protocol().equals(protocol)) {
            run("speak what is configured", () -> speak(next.protocol(), tls));
        }
        limit(next);
    }

    private void speak(JettySettings.Protocol next, Optional<TlsContext> tls) throws Exception {
        AcceptedConnector connector = connector(next, tls);
        connector.start();
        jetty.addConnector(connector);
        connectors.add(connector);
        current = connector;
        protocol = next;
    }

    /// Has former connectors end with their last connections; to be called when nobody comes to
    /// them any more.
    void retireFormer() {
        connectors.stream().filter(each -> each != current).forEach(AcceptedConnector::retire);
        stopRetired();
    }

    /// On one of Jetty's threads, for the others are not to wait for that.
    private void stopRetired() {
        if (connectors.stream().noneMatch(AcceptedConnector::isDone)) {
            return;
        }
        try {
            jetty.getThreadPool().execute(this::stopDone);
        } catch (RejectedExecutionException e) {
            LOG.debug("Jetty stops, and former connectors with it");
        }
    }

    private void stopDone() {
        for (AcceptedConnector each : connectors) {
            if (each.isDone() && connectors.remove(each)) {
                stop(each);
            }
        }
    }

    private void stop(AcceptedConnector former) {
        try {
            jetty.removeConnector(former);
            former.stop();
        } catch (Exception e) {
            LOG.warn("Jetty does not stop what had spoken {}", former.getProtocols(), e);
        }
    }

    private void limit(JettySettings settings) {
        JettySettings.Limits limits = settings.limits();
        http.setRequestHeaderSize(limits.requestLineMaxBytes() + limits.headersMaxBytes());
        http.setIdleTimeout(settings.times().body().toMillis());
        http.setPersistentConnectionsEnabled(!settings.times().keepAlive().isZero());
        current.setIdleTimeout(settings.times().patience().toMillis());
    }

    private AcceptedConnector connector(JettySettings.Protocol next, Optional<TlsContext> tls) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        List<ConnectionFactory> factories = new ArrayList<>();
        factories.add(http1);
        if (next.http2()) {
            factories.add(limited(new PriorKnowledge(http), next));
        }
        if (tls.isPresent()) {
            String first = next.http2() ? "alpn" : http1.getProtocol();
            factories.add(new StrictTls(new LiveKeys(tls.get()), first));
            if (next.http2()) {
                HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
                factories.add(new AlpnFactory(http2.getProtocol(), http1.getProtocol()));
                factories.add(limited(http2, next));
            }
        }
        return new AcceptedConnector(jetty, this::closed, factories);
    }

    private static ConnectionFactory limited(
            HTTP2ServerConnectionFactory http2, JettySettings.Protocol next) {
        http2.setMaxConcurrentStreams(next.maxStreams());
        return http2;
    }

    /// Lets requests in flight end, each as the last one of its connection. Who waits for the next
    /// request is closed soon.
    ///
    /// @param lastRequest how long before that is done, for requests that are on their way
    /// @return whether all have ended in that time
    boolean drain(Duration time, Duration lastRequest) {
        connectors.forEach(AcceptedConnector::leave);
        draining = true;
        connections().forEach(each -> each.running().forEach(JettyExchange::leave));
        Duration patience = lastRequest.compareTo(time) < 0 ? lastRequest : time;
        if (awaitAllClosed(patience)) {
            return true;
        }
        connections().forEach(each -> each.endIfIdle(LAST_REQUEST_MILLIS, http.getIdleTimeout()));
        return awaitAllClosed(time.minus(patience));
    }

    /// Whether each response that begins from now on is the last one of its connection.
    boolean isDraining() {
        return draining;
    }

    /// Waits for connections that end.
    ///
    /// @return whether all have ended in that time
    boolean awaitAllClosed(Duration time) {
        tellIfAllClosed();
        try {
            return allClosed.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void closed(long id) {
        closed.accept(id);
        stopRetired();
        tellIfAllClosed();
    }

    private void tellIfAllClosed() {
        if (draining && size() == 0) {
            allClosed.complete(true);
        }
    }

    void stop() {
        try {
            run("stop", jetty::stop);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /// What Jetty does may throw whatever there is.
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static void run(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (Exception e) {
            throw new IOException("Jetty does not %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    // ---- connections

    /// Takes a connection. May wait for a lock of Jetty's.
    void accept(SocketChannel channel, JettyConnection connection) throws IOException {
        AcceptedConnector to = connector(connection.isSecured());
        to.expect(channel, connection);
        to.accept(channel);
    }

    /// As [#accept], for tasks of loops, which must not wait for locks that green threads of theirs
    /// take: a thread of its own does.
    ///
    /// @param lost told if it cannot
    void acceptElsewhere(
            SocketChannel channel, JettyConnection connection, Consumer<Throwable> lost)
            throws IOException {
        AcceptedConnector to = connector(connection.isSecured());
        to.expect(channel, connection);
        Thread.ofVirtual()
                .name(connection.toString())
                .start(() -> {
                    try {
                        to.accept(channel);
                    } catch (Throwable e) { // nobody else would hear of it
                        lost.accept(e);
                    }
                });
    }

    /// Who has come just before the end of TLS meets the one before.
    private AcceptedConnector connector(boolean secured) throws IOException {
        if (!secured || current.speaksTls()) {
            return current;
        }
        return connectors.reversed().stream()
                .filter(AcceptedConnector::speaksTls)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no certificate any more"));
    }

    /// Has the connection end that has been idle for longest, soon, unless something comes on it.
    /// Until that is known nobody else is asked, or one too many would go.
    void makeOneGiveWay() {
        Optional<JettyConnection.Asked> last =
                asked.filter(JettyConnection.Asked::isUndecided)
                        .or(() -> idle.takeOldest().map(JettyConnection::ask));
        asked = last;
        last.ifPresent(each ->
                jetty.getThreadPool()
                        .execute(() -> each.connection().giveWay(http.getIdleTimeout())));
    }

    /// Those on which no request runs.
    IdleConnections idle() {
        return idle;
    }

    /// How many there are, each with a thread of its own.
    int connectors() {
        return connectors.size();
    }

    /// How much Jetty and its connections wait for.
    int timers() {
        return timers.size();
    }

    int size() {
        return connectors.stream().mapToInt(AcceptedConnector::size).sum();
    }

    List<JettyConnection> connections() {
        return connectors.stream()
                .map(AcceptedConnector::connections)
                .flatMap(Collection::stream)
                .toList();
    }
}
