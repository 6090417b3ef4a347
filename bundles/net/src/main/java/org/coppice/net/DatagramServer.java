package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives datagrams and handles each on a green thread of its own: gevent's `DatagramServer`.
///
/// ```java
/// DatagramServer[] echo = new DatagramServer[1];
/// echo[0] = DatagramServer.builder((data, sender) -> echo[0].send(data, sender))
///         .listen("127.0.0.1:7000")
///         .build();
/// ```
///
/// What a handler throws is logged with the address of its sender and ends nothing else, but
/// [StopServe] closes the server. A receive that fails is tried again, as an accept is: see
/// [AcceptBackOff].
///
/// **Threads:** belongs to the loop on which it is started. [#close()] and what tells of it may be
/// called from any thread; `loop.submit(() -> server.stop(grace))` stops it from another. **Null:**
/// nothing here is null.
public final class DatagramServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramServer.class);

    /// So many without a turn for others, as with accepts.
    private static final int MAX_RECEIVES_A_TURN = 100;

    private final String name;
    private final DatagramHandler handler;
    private final Optional<InetSocketAddress> wanted;
    private final int datagramMaxBytes;
    private final Semaphore slots;
    private final ServerLife life = new ServerLife(this);
    private final AcceptBackOff backOff;
    private Optional<GreenThread<?>> receiver = Optional.empty();
    private long truncated;
    private volatile Optional<GreenDatagram> socket;
    private volatile Optional<InetSocketAddress> address = Optional.empty();
    private volatile boolean accepting;

    DatagramServer(DatagramServerBuilder from) {
        this.name = from.name;
        this.handler = from.handler;
        this.wanted = from.address;
        this.socket = from.socket;
        this.datagramMaxBytes = from.datagramMaxBytes;
        this.slots = new Semaphore(from.maxHandlers);
        this.backOff = new AcceptBackOff("Server " + name, this::running);
    }

    /// Begins to describe a server whose datagrams this handles.
    public static DatagramServerBuilder builder(DatagramHandler handler) {
        return new DatagramServerBuilder(handler);
    }

    // ---- life

    /// Begins to receive. Does nothing if it has started.
    ///
    /// @throws IOException if it cannot have the address, with it; then it is closed
    /// @throws IllegalStateException if it was closed
    public void start() throws IOException {
        if (!life.start()) {
            return;
        }
        try {
            GreenDatagram opened = socket.isPresent() ? socket.get() : open(wanted.orElseThrow());
            socket = Optional.of(opened);
            address = opened.localAddress();
        } catch (Throwable t) {
            // Also a kill or a time-out while a name is looked up.
            close();
            throw t;
        }
        LOG.info("{} receives", this);
        startAccepting();
    }

    private GreenDatagram open(InetSocketAddress where) throws IOException {
        InetSocketAddress found = ServerLife.resolved(where);
        try {
            return GreenDatagram.open(found);
        } catch (BindException e) {
            throw ServerLife.refused(name, where, e);
        }
    }

    /// Starts, and blocks until it is closed; a kill of the caller stops it with a second of grace.
    /// gevent's `serve_forever`.
    ///
    /// @throws IOException if it cannot have the address, or as [#awaitEnd()]
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
    /// @throws IOException if it was not closed by anybody, but its socket failed
    public void awaitEnd() throws IOException {
        life.awaitEnd();
    }

    /// Closes the socket and wakes whoever awaits the end. Handlers go on, but nobody can answer.
    /// Harmless when repeated. From another thread the close is handed over to the loop.
    @Override
    public void close() {
        life.close(this::closeHere);
    }

    private void closeHere() {
        stopAccepting();
        socket.ifPresent(Closing::quietly);
    }

    /// As [#stop(Duration)] with a second of grace, as gevent.
    public boolean stop() {
        return stop(ServerLife.STOP_GRACE);
    }

    /// Receives no more, and blocks until the handlers have ended; those that still run when the
    /// grace is over are killed, and have another second to end. Then the socket is closed: until
    /// then handlers may answer. A handler may call it: it is neither awaited nor killed.
    ///
    /// @param grace zero kills at once
    /// @return whether every handler has ended within the grace
    /// @throws IllegalArgumentException if the grace is negative
    public boolean stop(Duration grace) {
        ServerLife.requireGrace(grace);
        life.requireHome();
        try {
            stopAccepting();
            return life.awaitHandlers(grace);
        } finally {
            close();
        }
    }

    /// Receives again after [#stopAccepting()]. Does nothing if it receives.
    ///
    /// @throws IllegalStateException if it has no socket
    public void startAccepting() {
        life.requireHome();
        if (!isStarted()) {
            throw new IllegalStateException(this + " has no socket: nothing to receive");
        }
        if (!accepting) {
            accepting = true;
            GreenDatagram from = socket.orElseThrow();
            GreenThread<?> thread =
                    Coppice.spawn(() -> {
                        receive(from);
                        return null;
                    });
            receiver = Optional.of(thread.name("receive " + name));
        }
    }

    /// Receives nothing for a while: the system keeps what it has room for. Handlers go on.
    public void stopAccepting() {
        life.requireHome();
        accepting = false;
        Optional<GreenThread<?>> former = receiver;
        receiver = Optional.empty();
        former.filter(each -> !GreenThread.isCurrent() || each != GreenThread.current())
                .ifPresent(GreenThread::kill);
    }

    // ---- receiving

    private void receive(GreenDatagram from) {
        try {
            receiveAll(from);
        } catch (ClosedChannelException e) {
            close();
        } catch (GreenExit e) {
            if (receiver.filter(mine -> mine == GreenThread.current()).isPresent()) {
                LOG.warn("{}: who receives was killed, as if the socket were closed", this);
                close();
            }
            throw e;
        } catch (IOException e) {
            LOG.error("{} receives no more: {}", this, e.getMessage(), e);
            life.failed(Optional.of(e));
            close();
        } catch (RuntimeException | Error e) {
            LOG.error("{} receives no more", this, e);
            life.failed(Optional.of(new IOException(e)));
            close();
        }
    }

    private void receiveAll(GreenDatagram from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(datagramMaxBytes);
        int receivesThisTurn = 0;
        while (true) {
            if (receivesThisTurn++ == MAX_RECEIVES_A_TURN) {
                receivesThisTurn = 0;
                Coppice.giveWay();
            }
            slots.awaitPermit();
            try {
                GreenDatagram.Received received = from.receive(buffer.clear());
                backOff.accepted();
                begin(copy(buffer.flip()), received);
            } catch (IOException e) {
                backOff.awaitAfter(e);
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer received) {
        return ByteBuffer.allocate(received.remaining()).put(received).flip();
    }

    /// Only the receiver takes slots, and it has seen one: this never blocks.
    private void begin(ByteBuffer data, GreenDatagram.Received received) {
        InetSocketAddress sender = received.sender();
        if (received.truncated()) {
            tellTruncated(sender);
        }
        slots.acquire();
        life.handlers()
                .spawn(() -> {
                    handle(data, sender);
                    return null;
                })
                .link(_ -> slots.release());
    }

    /// Anybody may send such: so the lines become rarer, at the first, second, fourth, eighth …
    private void tellTruncated(InetSocketAddress sender) {
        truncated++;
        if (Long.bitCount(truncated) == 1) {
            LOG.warn(
                    "{}: a datagram of {} is longer than {} bytes, the rest is lost; such so far:"
                            + " {}",
                    this,
                    Addresses.format(sender),
                    datagramMaxBytes,
                    truncated);
        }
    }

    private void handle(ByteBuffer data, InetSocketAddress sender) {
        try {
            handler.handle(data, sender);
        } catch (GreenExit e) {
            throw e;
        } catch (StopServe e) {
            LOG.debug("{}: the handler of {} ends the serving", this, sender);
            close();
        } catch (Throwable t) {
            LOG.error("{}: the handler of {} has failed", this, Addresses.format(sender), t);
        }
    }

    /// Sends a datagram from the server's address; several green threads take turns: gevent's
    /// `sendto`.
    ///
    /// @throws IllegalStateException if the server was not started
    /// @throws IOException as [GreenDatagram#send]
    public void send(ByteBuffer data, InetSocketAddress receiver) throws IOException {
        socket.filter(_ -> address.isPresent())
                .orElseThrow(() -> new IllegalStateException(this + " was not started"))
                .send(data, receiver);
    }

    // ---- to see, any thread

    /// Whether it was started and not closed since. gevent's `started`.
    public boolean isStarted() {
        return life.isStarted();
    }

    /// Whether it receives: it was started, and not told to stop accepting.
    public boolean isAccepting() {
        return accepting && isStarted();
    }

    /// Whether it was closed, or its socket failed.
    public boolean isClosed() {
        return life.isClosed();
    }

    /// Where it receives, with the port that port 0 became. gevent's `address`.
    ///
    /// @throws IllegalStateException if it was not started
    public InetSocketAddress address() {
        return address.orElseThrow(() -> new IllegalStateException(this + " was not started"));
    }

    /// How many datagrams are being handled.
    public int running() {
        return life.handlers().running();
    }

    @Override
    public String toString() {
        return "Server " + name + address.map(each -> " at " + Addresses.format(each)).orElse("");
    }
}
