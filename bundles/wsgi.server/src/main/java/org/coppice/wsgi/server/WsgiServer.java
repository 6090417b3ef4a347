package org.coppice.wsgi.server;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.StreamListener;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.Applications;

/// An HTTP server for one application, without a container: eventlet's `wsgi.server`, gevent's
/// `WSGIServer`.
///
/// ```java
/// WsgiServer.builder(application).listen("127.0.0.1:8080").build().serveForever();
/// ```
///
/// **Threads:** it is started on a green thread, whose loop it uses, or anywhere if it was given
/// loops. All else may be called from any thread; what waits blocks only the caller. **Null:**
/// nothing here is null.
public final class WsgiServer implements Closeable {
    private final String name;
    private final Application application;
    private final List<StreamListener> listeners;
    private final Optional<Loops> loops;
    private final Optional<ConnectionLimit> connectionLimit;
    private volatile ServerSettings settings;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<HttpServer> server = Optional.empty();
    private boolean closed;

    WsgiServer(WsgiServerBuilder from) {
        this.name = from.name;
        this.application = from.application;
        this.listeners = List.copyOf(from.listeners);
        this.loops = from.loops;
        this.connectionLimit = from.connectionLimit;
        this.settings = from.settings(name);
    }

    /// Begins to describe a server of this application.
    public static WsgiServerBuilder builder(Application application) {
        return new WsgiServerBuilder(application);
    }

    /// Listens and begins to serve. Does nothing if it has started.
    ///
    /// @throws IOException if it cannot listen, or a file for TLS cannot be used; the message says
    ///   why and what to do. Then it is closed
    /// @throws IllegalStateException if it was closed, or if it was given no loops and the caller
    ///   is on none
    public void start() throws IOException {
        HttpServer starting = starting();
        if (starting != null) {
            try {
                starting.start(listeners);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    /// Null if it has started.
    private synchronized HttpServer starting() {
        if (closed) {
            throw new IllegalStateException("Server " + name + " was closed: build another");
        }
        if (server.isPresent()) {
            return null;
        }
        HttpServer made =
                new HttpServer(name, settings, loops(), new One(Map.of(name, application)));
        connectionLimit.ifPresent(made::shareConnections);
        server = Optional.of(made);
        return made;
    }

    private Loops loops() {
        if (loops.isPresent()) {
            return loops.get();
        }
        if (!GreenThread.isCurrent()) {
            throw new IllegalStateException(
                    "Server "
                            + name
                            + " has no loop: start it on a green thread, as in Coppice.run, or give"
                            + " it loops");
        }
        return new Current(Loop.current());
    }

    /// Starts, and blocks until it is stopped; a kill of the caller stops it. gevent's
    /// `serve_forever`.
    ///
    /// @throws IOException as [#start()]
    public void serveForever() throws IOException {
        try {
            start();
            awaitEnd();
        } finally {
            stop();
        }
    }

    /// Blocks until it has been stopped.
    public void awaitEnd() {
        if (GreenThread.isCurrent()) {
            Coppice.await(ended);
        } else {
            ended.join();
        }
    }

    /// Changes it while it serves: what is new is listened at before the former is closed, and
    /// connections go on. Its application, name, loops and listeners stay.
    ///
    /// @param next whose settings and addresses are used from now on
    /// @throws IOException if it cannot be so: then all stays as it is
    /// @throws IllegalStateException if it does not serve
    public void change(WsgiServerBuilder next) throws IOException {
        ServerSettings wanted = next.settings(name);
        running().reconfigure(wanted);
        settings = wanted;
    }

    /// As [#stop(Duration)], with the grace of the setting `drainMillis`.
    public boolean stop() {
        return stop(settings.timeouts().drain());
    }

    /// Stops accepting, and blocks until the requests in flight have ended; what has not when the
    /// grace is over is cut. Harmless when repeated. An application that calls it waits for itself:
    /// let another green thread do it.
    ///
    /// @param grace zero cuts at once
    /// @return whether nothing had to be cut
    /// @throws IllegalArgumentException if the grace is negative
    public boolean stop(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException(
                    "grace is " + grace + ", allowed is zero (cut at once) or more");
        }
        Optional<HttpServer> stopping = stopping();
        boolean inTime = stopping.isEmpty() || stopping.get().stop(grace);
        ended.complete(null);
        return inTime;
    }

    /// Empty if there is nothing to stop.
    private synchronized Optional<HttpServer> stopping() {
        Optional<HttpServer> stopping = closed ? Optional.empty() : server;
        closed = true;
        return stopping;
    }

    /// As [#stop()].
    @Override
    public void close() {
        stop();
    }

    // ---- to see

    private synchronized HttpServer running() {
        if (server.isEmpty() || closed) {
            throw new IllegalStateException("Server " + name + " does not serve");
        }
        return server.get();
    }

    private synchronized Optional<HttpServer> known() {
        return server;
    }

    /// Where it listens, with the ports that port 0 became: `http://127.0.0.1:8080`, `unix:/path`;
    /// empty while it does not.
    public List<String> addresses() {
        return known().map(HttpServer::addresses).orElse(List.of());
    }

    /// How many requests came, nearly.
    public long requests() {
        return known().map(HttpServer::requests).orElse(0L);
    }

    /// How many connections are open, nearly.
    public int connections() {
        return known().map(HttpServer::connections).orElse(0);
    }

    @Override
    public String toString() {
        List<String> now = addresses();
        return now.isEmpty()
                ? "Server " + name
                : "Server %s at %s".formatted(name, String.join(", ", now));
    }

    /// The only application, which never changes.
    private record One(Map<String, Application> byName) implements Applications {
        @Override
        public void missed(String name) {
            throw new IllegalStateException("there is no application " + name);
        }

        @Override
        public CompletableFuture<Void> change() {
            return new CompletableFuture<>();
        }
    }

    /// The only loop.
    private record Current(Loop loop) implements Loops {
        @Override
        public List<Loop> loops() {
            return List.of(loop);
        }

        @Override
        public List<String> hubs() {
            return List.of(loop.hubName());
        }

        @Override
        public void useHub(String name) {
            throw new IllegalArgumentException(
                    "hub is " + name + ", allowed is " + loop.hubName() + " alone");
        }
    }
}
