package org.coppice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Flag;
import org.coppice.green.GreenThread;
import org.coppice.green.Group;
import org.coppice.green.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From start to end, once: what all servers have in common.
///
/// **Threads:** what tells of it any; the rest the loop of the start.
final class ServerLife {

    /// As gevent's `stop_timeout`.
    static final Duration STOP_GRACE = Duration.ofSeconds(1);

    private static final Duration KILL_GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private final Object server;
    private final Group handlers = new Group();
    private final Flag ended = new Flag();
    private volatile Optional<Loop> home = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<IOException> failure = Optional.empty();

    /// @param server for messages
    ServerLife(Object server) {
        this.server = server;
    }

    Group handlers() {
        return handlers;
    }

    boolean isStarted() {
        return home.isPresent() && !closed;
    }

    boolean isClosed() {
        return closed;
    }

    /// @return whether it starts now and not before
    boolean start() {
        if (closed) {
            throw new IllegalStateException(server + " was closed: build another");
        }
        if (home.isPresent()) {
            requireHome();
            return false;
        }
        home = Optional.of(Loop.current());
        return true;
    }

    void requireHome() {
        Optional<Loop> mine = home;
        if (mine.isPresent() && !mine.get().isOnLoop()) {
            throw new IllegalStateException(
                    server + " belongs to loop " + mine.get().name() + ": use it there, by submit");
        }
    }

    /// An address that can be bound: a name is looked up, and its first address taken.
    static InetSocketAddress resolved(InetSocketAddress address) throws IOException {
        return address.isUnresolved()
                ? new InetSocketAddress(
                        Net.resolver().addresses(address.getHostString()).getFirst(),
                        address.getPort())
                : address;
    }

    /// Java's own does not say which address.
    static BindException refused(String name, SocketAddress address, BindException cause) {
        String message =
                "Server %s cannot listen on %s: %s"
                        .formatted(name, Addresses.format(address), cause.getMessage());
        BindException named = new BindException(message);
        named.initCause(cause);
        return named;
    }

    /// Its last source failed: who awaits the end shall know.
    void failed(Optional<IOException> reason) {
        failure = reason;
    }

    /// Ends it once, by what closes its sources, on its loop whoever calls.
    void close(Runnable sources) {
        Optional<Loop> mine = home;
        if (mine.isPresent() && !mine.get().isOnLoop()) {
            mine.get().execute(() -> close(sources));
            return;
        }
        if (closed) {
            return;
        }
        closed = true;
        ended.set();
        sources.run();
    }

    void awaitEnd() throws IOException {
        ended.await();
        if (failure.isPresent()) {
            throw new IOException(
                    server + " has ended: " + failure.get().getMessage(), failure.get());
        }
    }

    static void requireGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException(
                    "grace is " + grace + ", allowed is zero (kill at once) or more");
        }
    }

    /// Waits for the handlers, but not for the caller, and kills what remains.
    ///
    /// @return whether none had to be killed
    boolean awaitHandlers(Duration grace) {
        if (GreenThread.isCurrent()) {
            handlers.discard(GreenThread.current());
        }
        boolean inTime = handlers.awaitAll(grace);
        if (!inTime) {
            LOG.info("{} kills {} handlers that did not end", server, handlers.running());
            handlers.kill(KILL_GRACE);
        }
        return inTime;
    }
}
