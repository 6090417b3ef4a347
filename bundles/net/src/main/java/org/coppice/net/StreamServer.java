package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.Flag;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Group;
import org.coppice.green.Loop;
import org.coppice.green.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and handles each connection on a green thread of its own: gevent's `StreamServer`.
///
/// ```java
/// StreamServer echo = StreamServer.builder(
///                 stream -> stream.inputStream().transferTo(stream.outputStream()))
///         .listen("127.0.0.1:7000")
///         .maxConnections(10_000)
///         .build();
/// echo.serveForever();
/// ```
///
/// A connection is closed when its handler ends, however it ends. What a handler throws is logged
/// with the address of its peer and ends nothing else, but [StopServe] closes the server. An accept
/// that fails is tried again, see [AcceptBackOff].
///
/// **Threads:** belongs to the loop on which it is started. [#close()] and what tells of it may be
/// called from any thread; `loop.submit(() -> server.stop(grace))` stops it from another. **Null:**
/// nothing here is null.
public final class StreamServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    /// As gevent's `stop_timeout`.
    private static final Duration STOP_GRACE = Duration.ofSeconds(1);

    private static final Duration KILL_GRACE = Duration.ofSeconds(1);

    private final String name;
    private final List<StreamListener> given;
    private final List<SocketAddress> wanted;
    private final int backlogConnections;
    private final Connections connections;
    private final Semaphore slots;
    private final Group handlers = new Group();
    private final List<AcceptLoop> acceptLoops = new ArrayList<>();
    private final List<GreenThread<?>> acceptors = new ArrayList<>();
    private final Flag ended = new Flag();
    private volatile Optional<Loop> home = Optional.empty();
    private volatile List<SocketAddress> addresses = List.of();
    private volatile boolean accepting;
    private volatile boolean closed;
    private volatile Optional<IOException> failure = Optional.empty();

    StreamServer(StreamServerBuilder from) {
        this.name = from.name;
        this.given = List.copyOf(from.listeners);
        this.wanted = List.copyOf(from.addresses);
        this.backlogConnections = from.backlogConnections;
        this.slots = new Semaphore(from.maxConnections);
        this.connections = new Connections(this, from);
    }

    /// Begins to describe a server whose connections this handles.
    public static StreamServerBuilder builder(ConnectionHandler handler) {
        return new StreamServerBuilder(handler);
    }

    // ---- life

    /// Listens and begins to accept. Does nothing if it has started.
    ///
    /// @throws IOException if it cannot listen, with the address; then it is closed
    /// @throws IllegalStateException if it was closed
    public void start() throws IOException {
        if (closed) {
            throw new IllegalStateException(this + " was closed: build another");
        }
        if (home.isPresent()) {
            return;
        }
        home = Optional.of(Loop.current());
        try {
            open();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        LOG.info("{} listens", this);
        startAccepting();
    }

    private void open() throws IOException {
        given.forEach(this::add);
        for (SocketAddress address : wanted) {
            add(listen(address));
        }
        List<SocketAddress> found = new ArrayList<>();
        for (AcceptLoop each : acceptLoops) {
            found.add(each.listener().localAddress());
        }
        addresses = List.copyOf(found);
    }

    private void add(StreamListener listener) {
        AcceptBackOff backOff = new AcceptBackOff("Server " + name, handlers::running);
        acceptLoops.add(new AcceptLoop(listener, slots, backOff, this::begin));
    }

    private StreamListener listen(SocketAddress address) throws IOException {
        SocketAddress found =
                address instanceof InetSocketAddress inet && inet.isUnresolved()
                        ? new InetSocketAddress(
                                Net.resolver().addresses(inet.getHostString()).getFirst(),
                                inet.getPort())
                        : address;
        try {
            return Net.listen(found, backlogConnections);
        } catch (BindException e) {
            throw (IOException)
                    new BindException(
                                    "Server %s cannot listen on %s: %s"
                                            .formatted(
                                                    name,
                                                    Addresses.format(address),
                                                    e.getMessage()))
                            .initCause(e);
        }
    }

    /// Starts, and blocks until it is closed; a kill of the caller stops it with a second of grace.
    /// gevent's `serve_forever`.
    ///
    /// @throws IOException if it cannot listen, or as [#awaitEnd()]
    public void serveForever() throws IOException {
        try {
            start();
            awaitEnd();
        } finally {
            stop();
        }
    }

    /// Blocks until it is closed. Any loop.
    ///
    /// @throws IOException if it was not closed by anybody, but its last listener failed
    public void awaitEnd() throws IOException {
        ended.await();
        if (failure.isPresent()) {
            throw new IOException(
                    this + " has ended: " + failure.get().getMessage(), failure.get());
        }
    }

    /// Closes the listeners and wakes whoever awaits the end. Handlers go on. Harmless when
    /// repeated. From another thread the close is handed over to the loop.
    @Override
    public void close() {
        Optional<Loop> mine = home;
        if (mine.isPresent() && !mine.get().isOnLoop()) {
            mine.get().execute(this::close);
            return;
        }
        if (closed) {
            return;
        }
        closed = true;
        for (AcceptLoop each : acceptLoops) {
            quietly(each);
        }
        if (mine.isEmpty()) {
            given.forEach(StreamServer::quietly);
        }
        ended.set();
        stopAccepting();
    }

    /// As [#stop(Duration)] with a second of grace, as gevent.
    public boolean stop() {
        return stop(STOP_GRACE);
    }

    /// Takes in whoever has connected already, closes the listeners, and blocks until the handlers
    /// have ended; those that still run when the grace is over are killed, and have another second
    /// to end. A handler may call it: it is neither awaited nor killed.
    ///
    /// @param grace zero kills at once, and takes nobody in
    /// @return whether every handler has ended within the grace
    /// @throws IllegalArgumentException if the grace is negative
    public boolean stop(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException(
                    "grace is " + grace + ", allowed is zero (kill at once) or more");
        }
        requireHome();
        if (!closed && grace.isPositive()) {
            acceptLoops.forEach(each -> each.acceptWaiting(backlogConnections));
        }
        close();
        if (GreenThread.isCurrent()) {
            handlers.discard(GreenThread.current());
        }
        boolean inTime = handlers.awaitAll(grace);
        if (!inTime) {
            LOG.info("{} kills {} handlers that did not end", this, handlers.running());
            handlers.kill(KILL_GRACE);
        }
        return inTime;
    }

    private void requireHome() {
        Optional<Loop> mine = home;
        if (mine.isPresent() && !mine.get().isOnLoop()) {
            throw new IllegalStateException(
                    this + " belongs to loop " + mine.get().name() + ": use it there, by submit");
        }
    }

    /// Accepts again after [#stopAccepting()]. Does nothing if it accepts.
    ///
    /// @throws IllegalStateException if it does not listen
    public void startAccepting() {
        requireHome();
        if (home.isEmpty() || closed) {
            throw new IllegalStateException(this + " does not listen: nothing to accept");
        }
        if (!accepting) {
            accepting = true;
            acceptLoops.forEach(this::startAcceptor);
        }
    }

    private void startAcceptor(AcceptLoop acceptLoop) {
        GreenThread<?> acceptor =
                Coppice.spawn(() -> {
                    accept(acceptLoop);
                    return null;
                });
        acceptors.add(acceptor.name("accept " + name));
    }

    /// Accepts nobody for a while: clients wait in the backlog. Connections go on.
    public void stopAccepting() {
        requireHome();
        accepting = false;
        List<GreenThread<?>> former = new ArrayList<>(acceptors);
        acceptors.clear();
        if (GreenThread.isCurrent()) {
            former.remove(GreenThread.current());
        }
        Coppice.killAll(former);
    }

    // ---- accepting

    private void accept(AcceptLoop acceptLoop) {
        try {
            acceptLoop.run();
        } catch (ClosedChannelException e) {
            lost(acceptLoop, Optional.empty());
        } catch (GreenExit e) {
            if (acceptors.contains(GreenThread.current())) {
                LOG.warn("{}: who accepts was killed, as if the listener were closed", this);
                lost(acceptLoop, Optional.empty());
            }
            throw e;
        } catch (IOException e) {
            LOG.error("{} accepts no more connections: {}", this, e.getMessage(), e);
            lost(acceptLoop, Optional.of(e));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} accepts no more connections", this, e);
            lost(acceptLoop, Optional.of(new IOException(e)));
        }
    }

    /// One listener is of no use any more. With the last the server ends.
    private void lost(AcceptLoop acceptLoop, Optional<IOException> reason) {
        if (closed) {
            return;
        }
        quietly(acceptLoop);
        acceptLoops.remove(acceptLoop);
        if (acceptLoops.isEmpty()) {
            failure = reason;
            close();
        }
    }

    private void begin(GreenStream stream) {
        handlers.spawn(connections.handling(stream)).link(_ -> ended(stream));
    }

    /// Also of one that was killed before it began.
    private void ended(GreenStream stream) {
        quietly(stream);
        slots.release();
        acceptLoops.forEach(AcceptLoop::retryNow);
    }

    private static void quietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", closeable, e);
        }
    }

    // ---- to see, any thread

    /// Whether it listens: it was started and not closed since. gevent's `started`.
    public boolean isStarted() {
        return home.isPresent() && !closed;
    }

    /// Whether it accepts: it listens, and was not told to stop accepting.
    public boolean isAccepting() {
        return accepting && !closed;
    }

    /// Whether it was closed, or its last listener failed.
    public boolean isClosed() {
        return closed;
    }

    /// Where it listens first, with the port that port 0 became. gevent's `address`.
    ///
    /// @throws IllegalStateException if it was not started
    public SocketAddress address() {
        if (addresses.isEmpty()) {
            throw new IllegalStateException(this + " was not started");
        }
        return addresses.getFirst();
    }

    /// Where it listens: the given listeners first, then the addresses; empty before its start.
    public List<SocketAddress> addresses() {
        return addresses;
    }

    /// How many connections are being handled.
    public int connections() {
        return handlers.running();
    }

    @Override
    public String toString() {
        return addresses.isEmpty()
                ? "Server " + name
                : "Server %s at %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ", addresses.stream().map(Addresses::format).toList()));
    }
}
