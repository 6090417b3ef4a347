package org.coppice.wsgi.jetty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.wsgi.api.ConnectionInfo;
import org.eclipse.jetty.io.EndPoint;

/// What is told of a connection, and which requests run on it: of HTTP/2 several at a time.
///
/// **Threads**: any.
final class JettyConnection {
    private final long id;
    private final long openedNanos = System.nanoTime();
    private final AtomicLong requests = new AtomicLong();
    private final Set<JettyExchange> running = ConcurrentHashMap.newKeySet();
    private volatile EndPoint endPoint;

    JettyConnection(long id) {
        this.id = id;
    }

    void opened(EndPoint newEndPoint) {
        endPoint = newEndPoint;
    }

    void begins(JettyExchange exchange) {
        requests.incrementAndGet();
        running.add(exchange);
    }

    void ends(JettyExchange exchange) {
        running.remove(exchange);
    }

    Set<JettyExchange> running() {
        return running;
    }

    /// A connection on which a request runs may take its time for that while others shall end soon.
    void setIdleMillisIfRunning(long millis) {
        EndPoint known = endPoint;
        if (known != null && !running.isEmpty()) {
            known.setIdleTimeout(millis);
        }
    }

    ConnectionInfo info() {
        EndPoint known = endPoint;
        JettyExchange exchange = running.stream().findAny().orElse(null);
        return new ConnectionInfo(
                id,
                exchange == null ? "" : exchange.loopName(),
                known == null ? "" : Peers.text(known.getRemoteSocketAddress()),
                exchange == null ? "idle" : "running",
                exchange == null ? "" : exchange.target(),
                requests.get(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos));
    }
}
