package org.coppice.wsgi.jetty;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.coppice.net.QuietWarning;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Acceptor;
import org.coppice.wsgi.spi.Peers;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/// What is told of a connection, and which requests run on it: of HTTP/2 several at a time.
///
/// **Threads**: any.
final class JettyConnection {
    /// So long a client of HTTP/2 may take to hear that it has to go.
    private static final long LAST_WORD_MILLIS = 50;

    private final long id;
    private final boolean secured;
    private final Optional<QuietWarning> proxyFaults;
    private final LongSupplier headTimeoutMillis;
    private final IdleConnections idle;
    private final IdleConnections.Place idlePlace = new IdleConnections.Place();
    private final long openedNanos = System.nanoTime();
    private final AtomicLong requests = new AtomicLong();
    private final Set<JettyExchange> running = ConcurrentHashMap.newKeySet();
    private volatile EndPoint endPoint;
    private volatile boolean leaving;
    private volatile boolean ending;
    private volatile long idleMillis;
    private volatile long busyMillis;

    /// Who was asked to give way.
    ///
    /// @param requests how many had begun on it by then
    /// @param sinceNanos when that was
    record Asked(JettyConnection connection, long requests, long sinceNanos) {
        /// Whether nobody else need be asked yet.
        boolean isUndecided() {
            long patienceNanos = Acceptor.Target.DECISION_MAX.toNanos();
            return System.nanoTime() - sinceNanos < patienceNanos
                    && connection.isUndecided(requests);
        }
    }

    /// @param secured whether it speaks TLS
    /// @param proxyFaults whom to tell if the PROXY header that it begins with is none; empty if it
    ///   begins with none
    /// @param headTimeoutMillis how long the head of a request may take by now
    /// @param idle where it is while no request runs
    JettyConnection(
            long id,
            boolean secured,
            Optional<QuietWarning> proxyFaults,
            LongSupplier headTimeoutMillis,
            IdleConnections idle) {
        this.id = id;
        this.idle = idle;
        this.headTimeoutMillis = headTimeoutMillis;
        this.secured = secured;
        this.proxyFaults = proxyFaults;
    }

    long headTimeoutMillis() {
        return headTimeoutMillis.getAsLong();
    }

    Optional<QuietWarning> proxyFaults() {
        return proxyFaults;
    }

    long id() {
        return id;
    }

    boolean isSecured() {
        return secured;
    }

    void opened(EndPoint newEndPoint) {
        endPoint = newEndPoint;
        idle.add(this);
        if (ending) {
            endIfIdle(); // it was too early for that
        }
    }

    void begins(JettyExchange exchange) {
        requests.incrementAndGet();
        running.add(exchange);
        idle.remove(this);
        reading().ifPresent(StrictReading::stay);
        if (leaving) {
            sayGoodbye();
        }
        if (ending) {
            endPoint.setIdleTimeout(busyMillis);
        }
    }

    /// Jetty has put its idle time-out back by then.
    void ends(JettyExchange exchange) {
        running.remove(exchange);
        if (running.isEmpty()) {
            idle.add(this);
        }
        if (ending) {
            endIfIdle();
        }
    }

    /// It is no more.
    void closed() {
        idle.closed(this);
    }

    IdleConnections.Place idlePlace() {
        return idlePlace;
    }

    Set<JettyExchange> running() {
        return running;
    }

    /// Has it end with its next response, or with those that are on their way already.
    void leave() {
        leaving = true;
        if (!running.isEmpty()) {
            sayGoodbye();
        }
    }

    /// HTTP/2 has a word of its own: what the client has sent when it hears it is still answered.
    /// In HTTP/1 the response says it.
    private void sayGoodbye() {
        EndPoint known = endPoint;
        if (known != null && decrypted(known).getConnection() instanceof HTTP2Connection http2) {
            http2.getSession().shutdown();
        }
    }

    Asked ask() {
        return new Asked(this, requests.get(), System.nanoTime());
    }

    /// Whether it is open, and nothing has come since. Of HTTP/2 nobody can tell: what is no
    /// request keeps a connection open for as long as its client likes.
    private boolean isUndecided(long former) {
        return !idle.isClosed(this)
                && requests.get() == former
                && !isAmidMessage()
                && !(decrypted(endPoint).getConnection() instanceof HTTP2Connection);
    }

    /// Ends it for a new one, unless a request has come just now.
    ///
    /// @param newBusyMillis how long the client may be silent while a request runs
    void giveWay(long newBusyMillis) {
        EndPoint top = decrypted(endPoint);
        if (!running.isEmpty()) {
            return;
        }
        if (top.getConnection() instanceof HTTP2Connection) {
            sayGoodbye();
            endIfIdle(LAST_WORD_MILLIS, newBusyMillis);
        } else {
            reading().ifPresent(StrictReading::giveWay);
            if (!running.isEmpty()) {
                reading().ifPresent(StrictReading::stay); // it has begun meanwhile
            }
        }
    }

    /// How HTTP/1 is read on it; empty before it is open.
    private Optional<StrictReading> reading() {
        EndPoint known = endPoint;
        return known != null && decrypted(known) instanceof StrictReading.Place place
                ? Optional.of(place.reading())
                : Optional.empty();
    }

    /// Has it end soon unless a request comes or runs on it.
    ///
    /// @param newIdleMillis how long the client may be silent
    /// @param newBusyMillis and while a request runs
    void endIfIdle(long newIdleMillis, long newBusyMillis) {
        idleMillis = newIdleMillis;
        busyMillis = newBusyMillis;
        ending = true;
        endIfIdle();
    }

    private void endIfIdle() {
        EndPoint known = endPoint;
        if (known == null || isBusy()) {
            return;
        }
        known.setIdleTimeout(idleMillis);
        if (isBusy()) {
            known.setIdleTimeout(busyMillis); // it has begun meanwhile
        }
    }

    /// Who has begun with a head may end it.
    private boolean isBusy() {
        return !running.isEmpty() || isAmidMessage();
    }

    /// Whether a request has come in part.
    boolean isAmidMessage() {
        return reading().filter(StrictReading::isAmidMessage).isPresent();
    }

    void close() {
        EndPoint known = endPoint;
        if (known != null) {
            known.close();
        }
    }

    /// Half a response must not look whole, also of who does not hear that it is cut.
    void breakOffIfBusy() {
        if (!running.isEmpty()) {
            breakOff();
        }
    }

    /// Ends it with a reset, and without a word of TLS.
    void breakOff() {
        if (endPoint instanceof ArrivedEndPoint arrived) {
            arrived.breakOff();
        }
    }

    private static EndPoint decrypted(EndPoint bottom) {
        return bottom.getConnection() instanceof SslConnection tls ? tls.getSslEndPoint() : bottom;
    }

    ConnectionInfo info() {
        EndPoint known = endPoint;
        JettyExchange exchange = running.stream().findAny().orElse(null);
        return new ConnectionInfo(
                id,
                exchange == null ? "" : exchange.loopName(),
                known == null ? "" : Peers.text(known.getRemoteSocketAddress()),
                state(exchange),
                exchange == null ? "" : exchange.target(),
                requests.get(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos));
    }

    private String state(JettyExchange exchange) {
        if (exchange != null) {
            return "running";
        }
        if (!idle.has(this)) {
            return "closing";
        }
        return isAmidMessage() ? "reading" : "idle";
    }

    /// For logs.
    @Override
    public String toString() {
        EndPoint known = endPoint;
        return "connection %d of %s"
                .formatted(id, known == null ? "" : Peers.text(known.getRemoteSocketAddress()));
    }
}
