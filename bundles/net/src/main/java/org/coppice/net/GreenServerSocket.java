package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.coppice.green.Loop;
import org.coppice.green.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening socket: [Net#listen(SocketAddress, int)] makes it.
///
/// **Threads:** belongs to the loop on which it was made; [#close()] and [#localAddress()] may be
/// called from any thread. **Errors:** an [IOException] of the system, such as too many open files,
/// leaves it usable. **Null:** nothing here is null.
public final class GreenServerSocket implements StreamListener {

    private static final Logger LOG = LoggerFactory.getLogger(GreenServerSocket.class);

    private final ServerSocketChannel channel;
    private final Loop loop;
    private final Registration registration;
    private final SocketOptions options;

    /// Of a Unix socket; empty for TCP.
    private final Optional<UnixPath> path;

    /// Of a socket that others may accept from too; empty for one of its own.
    private final Optional<ListenerLease> lease;

    private volatile boolean closed;

    private GreenServerSocket(
            ServerSocketChannel channel, Optional<UnixPath> path, SocketOptions options)
            throws IOException {
        this.channel = channel;
        this.path = path;
        this.options = options;
        this.lease = Optional.empty();
        this.loop = Loop.current();
        this.registration = Registration.open(channel).shareWaits();
    }

    /// One that shares the channel with others, on the current loop.
    GreenServerSocket(
            ServerSocketChannel channel,
            Optional<UnixPath> path,
            Registration registration,
            ListenerLease lease) {
        this.channel = channel;
        this.path = path;
        this.options = SocketOptions.DEFAULTS;
        this.lease = Optional.of(lease);
        this.loop = Loop.current();
        this.registration = registration;
    }

    /// Makes a channel green that listens already, on the current loop: one that was inherited, or
    /// made by other means. The channel belongs to the socket from now on. The path of a Unix
    /// domain socket is left when this is closed: whoever made it removes it.
    ///
    /// @throws java.nio.channels.NotYetBoundException if it does not listen
    public static GreenServerSocket of(ServerSocketChannel channel) throws IOException {
        if (channel.getLocalAddress() == null) {
            throw new NotYetBoundException();
        }
        channel.configureBlocking(false);
        return new GreenServerSocket(channel, Optional.empty(), SocketOptions.DEFAULTS);
    }

    static GreenServerSocket listen(
            SocketAddress address, int backlogConnections, SocketOptions options)
            throws IOException {
        warnOfRandomPort(address, options);
        if (address instanceof UnixDomainSocketAddress unix) {
            return listen(
                    unix, UnixOptions.DEFAULTS.backlogConnections(backlogConnections), options);
        }
        return listen(
                OpenChannels.server(address),
                options,
                channel -> {
                    options.applyTo(channel);
                    channel.bind(address, backlogConnections);
                    return Optional.empty();
                });
    }

    static GreenServerSocket listen(
            UnixDomainSocketAddress path, UnixOptions unixOptions, SocketOptions options)
            throws IOException {
        return listen(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                options,
                channel -> Optional.of(UnixPath.bind(channel, path, unixOptions)));
    }

    /// What binds a new channel.
    @FunctionalInterface
    private interface Binding {
        Optional<UnixPath> bind(ServerSocketChannel channel) throws IOException;
    }

    private static GreenServerSocket listen(
            ServerSocketChannel channel, SocketOptions options, Binding binding)
            throws IOException {
        Optional<UnixPath> path = Optional.empty();
        try {
            channel.configureBlocking(false);
            path = binding.bind(channel);
            return new GreenServerSocket(channel, path, options);
        } catch (IOException | RuntimeException e) {
            path.ifPresent(UnixPath::remove);
            channel.close();
            throw e;
        }
    }

    private static void warnOfRandomPort(SocketAddress address, SocketOptions options) {
        if (options.reusePort()
                && address instanceof InetSocketAddress inet
                && inet.getPort() == 0) {
            LOG.warn(
                    "Listening on {} with reusePort: the port that the system chooses may be one"
                            + " that others listen on who said so too",
                    address);
        }
    }

    @Override
    public GreenSocket accept() throws IOException {
        return GreenSocket.of(acceptChannel());
    }

    /// As [#accept()] for a connection that another loop shall have: there,
    /// [GreenSocket#of(SocketChannel)] makes it green.
    public SocketChannel acceptChannel() throws IOException {
        Optional<SocketChannel> accepted = tryAcceptChannel();
        while (accepted.isEmpty()) {
            registration.awaitReadable(Duration.ZERO);
            accepted = tryAcceptChannel();
        }
        return accepted.get();
    }

    @Override
    public Optional<GreenStream> tryAccept() throws IOException {
        Optional<SocketChannel> accepted = tryAcceptChannel();
        return accepted.isEmpty() ? Optional.empty() : Optional.of(GreenSocket.of(accepted.get()));
    }

    /// As [#tryAccept()] for a connection that another loop shall have.
    public Optional<SocketChannel> tryAcceptChannel() throws IOException {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    channel + " belongs to loop " + loop.name() + ": use it there");
        }
        if (closed) {
            throw new AsynchronousCloseException();
        }
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            registration.drainedReads();
            return Optional.empty();
        }
        try {
            accepted.configureBlocking(false);
            options.applyTo(accepted);
            return Optional.of(accepted);
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return path.isPresent() ? path.get().address() : channel.getLocalAddress();
    }

    @Override
    public boolean isOpen() {
        return !closed && channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        handOver(Duration.ZERO);
    }

    /// Says what is spoken with clients that are accepted here, where others may accept too, see
    /// [SharedListeners]: a client meets any of them. Does nothing to a socket of its own.
    ///
    /// @param protocol its name, such as `TLS`; empty says nothing, as at first
    /// @throws BindException if another who shares the socket has said otherwise, and then nothing
    ///   has changed; the message names both
    public void speak(String protocol) throws BindException {
        if (lease.isPresent()) {
            lease.get().speak(protocol);
        }
    }

    /// Bounds, for each connection that is accepted from now on, what the system keeps of what was
    /// written and was not sent yet: `TCP_NOTSENT_LOWAT`. A peer that does not read then costs no
    /// more, where else the system's buffers grow. Of several who share a socket the last one's
    /// holds. Left out where it cannot be, as for a Unix socket, or without `posix`.
    ///
    /// @param bytes zero leaves it to the system
    /// @throws IllegalArgumentException if it is negative
    public void unsentMaxBytes(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "unsentMaxBytes is " + bytes + ", allowed are 0 (the system's) or more");
        }
        UnsentLimit.set(channel, bytes);
    }

    /// What [#unsentMaxBytes(int)] has set, zero if nothing was; empty where it cannot be.
    public OptionalInt unsentMaxBytes() {
        return UnsentLimit.get(channel);
    }

    /// As [#close()], for a successor: a socket of [SharedListeners] stays open for so long when
    /// this is the last that accepts from it, and clients wait until somebody else listens at the
    /// same address. Any other socket is closed at once.
    ///
    /// @param patience zero or less closes at once
    public void handOver(Duration patience) throws IOException {
        if (loop.isOnLoop()) {
            closeHere(patience);
        } else if (!closed) {
            Closeable below = lease.isPresent() ? () -> lease.get().lost(patience) : channel::close;
            Closing.on(loop, () -> closeHere(patience), below);
        }
    }

    /// The same socket on the current loop, if its own loop has ended, which may have broken: those
    /// who wait to be accepted notice nothing. This one is as if closed from now on.
    ///
    /// @return this if it belongs to the current loop already
    /// @throws IllegalStateException if its loop lives
    /// @throws ClosedChannelException if it is closed
    public GreenServerSocket rescue() throws IOException {
        if (loop.isOnLoop()) {
            return this;
        }
        if (!loop.isOver()) {
            throw new IllegalStateException(
                    "%s belongs to loop %s, which lives: close it there and listen anew"
                            .formatted(channel, loop.name()));
        }
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        GreenServerSocket rescued =
                lease.isPresent()
                        ? lease.get().move()
                        : new GreenServerSocket(channel, path, options);
        closed = true;
        return rescued;
    }

    private void closeHere(Duration patience) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (lease.isPresent()) {
            lease.get().release(patience);
            return;
        }
        registration.close();
        if (channel.isOpen()) {
            path.ifPresent(UnixPath::remove);
        }
        channel.close();
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
