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
import java.util.concurrent.Callable;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
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
/// What ends [Net#serve], eventlet's, does not end this: it is for servers that have to live.
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

    private final String name;
    private final List<StreamListener> given;
    private final List<SocketAddress> wanted;
    private final int backlogConnections;
    private final SocketOptions options;
    private final Connections connections;
    private final Semaphore slots;
    private final ServerLife life = new ServerLife(this);
    private final List<AcceptLoop> acceptLoops = new ArrayList<>();
    private final List<GreenThread<?>> acceptors = new ArrayList<>();
    private volatile List<SocketAddress> addresses = List.of();
    private volatile boolean accepting;

    StreamServer(StreamServerBuilder from) {
        this.name = from.name;
        this.given = List.copyOf(from.listeners);
        this.wanted = List.copyOf(from.addresses);
        this.backlogConnections = from.backlogConnections;
        this.options = from.options;
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
        if (!life.start()) {
            return;
        }
        try {
            open();
        } catch (Throwable t) {
            // Also a kill or a time-out while a name is looked up.
            close();
            throw t;
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
        AcceptBackOff backOff = new AcceptBackOff("Server " + name, this::connections);
        acceptLoops.add(new AcceptLoop(listener, slots, backOff, this::begin));
    }

    private StreamListener listen(SocketAddress address) throws IOException {
        SocketAddress found =
                address instanceof InetSocketAddress inet ? ServerLife.resolved(inet) : address;
        try {
            return Net.listen(found, backlogConnections, options);
        } catch (BindException e) {
            throw ServerLife.refused(name, address, e);
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
        life.awaitEnd();
    }

    /// Closes the listeners and wakes whoever awaits the end. Handlers go on. Harmless when
    /// repeated. From another thread the close is handed over to the loop.
    @Override
    public void close() {
        life.close(this::closeHere);
    }

    private void closeHere() {
        List<AcceptLoop> mine = List.copyOf(acceptLoops);
        if (mine.isEmpty()) {
            given.forEach(Closing::quietly);
        }
        mine.forEach(Closing::quietly);
        stopAccepting();
    }

    /// As [#stop(Duration)] with a second of grace, as gevent.
    public boolean stop() {
        return stop(ServerLife.STOP_GRACE);
    }

    /// Takes in whoever has connected already, closes the listeners, and blocks until the handlers
    /// have ended, also those who have to wait for a slot; what is not done when the grace is over
    /// is killed, and has another second to end. A handler may call it: it is neither awaited nor
    /// killed.
    ///
    /// @param grace zero kills at once, and takes nobody in
    /// @return whether every handler has ended within the grace
    /// @throws IllegalArgumentException if the grace is negative
    public boolean stop(Duration grace) {
        ServerLife.requireGrace(grace);
        life.requireHome();
        if (!isClosed() && grace.isPositive()) {
            acceptLoops.forEach(each -> each.acceptWaiting(backlogConnections, this::beginLater));
        }
        close();
        return life.awaitHandlers(grace);
    }

    /// Accepts again after [#stopAccepting()]. Does nothing if it accepts.
    ///
    /// @throws IllegalStateException if it does not listen
    public void startAccepting() {
        life.requireHome();
        if (!isStarted()) {
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
        life.requireHome();
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
        } catch (RuntimeException | Error e) {
            LOG.error("{} accepts no more connections", this, e);
            lost(acceptLoop, Optional.of(new IOException(e)));
        }
    }

    /// One listener is of no use any more. With the last the server ends.
    private void lost(AcceptLoop acceptLoop, Optional<IOException> reason) {
        if (isClosed()) {
            return;
        }
        Closing.quietly(acceptLoop);
        acceptLoops.remove(acceptLoop);
        if (acceptLoops.isEmpty()) {
            life.failed(reason);
            close();
        }
    }

    private void begin(GreenStream stream) {
        life.handlers().spawn(connections.handling(stream)).link(_ -> ended(stream));
    }

    /// Of one that came before a stop: it waits for its slot within the grace.
    private void beginLater(GreenStream stream) {
        Callable<Void> handling = connections.handling(stream);
        life.handlers()
                .spawn(() -> {
                    slots.acquire();
                    try {
                        return handling.call();
                    } finally {
                        slots.release();
                    }
                })
                .link(_ -> Closing.quietly(stream));
    }

    /// Also of one that was killed before it began.
    private void ended(GreenStream stream) {
        Closing.quietly(stream);
        slots.release();
        acceptLoops.forEach(AcceptLoop::retryNow);
    }

    // ---- to see, any thread

    /// Whether it listens: it was started and not closed since. gevent's `started`.
    public boolean isStarted() {
        return life.isStarted();
    }

    /// Whether it accepts: it listens, and was not told to stop accepting.
    public boolean isAccepting() {
        return accepting && isStarted();
    }

    /// Whether it was closed, or its last listener failed.
    public boolean isClosed() {
        return life.isClosed();
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
        return life.handlers().running();
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
