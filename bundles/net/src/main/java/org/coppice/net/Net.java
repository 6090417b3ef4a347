package org.coppice.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Connects, listens and serves: eventlet's `convenience`.
///
/// **Threads:** on a green thread. **Null:** nothing here is null.
public final class Net {

    /// How many connections [#serve(StreamListener, ConnectionHandler)] handles at a time, as
    /// eventlet does.
    public static final int DEFAULT_CONCURRENCY = 1000;

    /// The backlog of [#listen(SocketAddress)], as eventlet's.
    public static final int DEFAULT_BACKLOG = 50;

    private Net() {}

    /// Connects, waiting as long as the system does.
    public static GreenSocket connect(SocketAddress address) throws IOException {
        return connect(address, Duration.ZERO);
    }

    /// Connects.
    ///
    /// @param timeout zero waits as long as the system does
    /// @throws java.net.SocketTimeoutException if the time is over
    /// @throws UnknownHostException if the address has no number
    public static GreenSocket connect(SocketAddress address, Duration timeout) throws IOException {
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new UnknownHostException(
                    "Host " + inet.getHostString() + " has no known address");
        }
        GreenSocket socket = open(address);
        try {
            if (!socket.channel().connect(address)) {
                socket.finishConnect(timeout);
            }
            noDelay(socket.channel());
            return socket;
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
    }

    /// Finds the addresses of host names: the resolver that the configuration `org.coppice.net` has
    /// chosen, on a plain class path the best there. Whichever that is at each look-up, so it may
    /// be kept. Addresses in digits need none. Any thread.
    public static Resolver resolver() {
        return ChosenResolver.HERE;
    }

    private static GreenSocket open(SocketAddress address) throws IOException {
        SocketChannel channel =
                address instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : SocketChannel.open();
        try {
            return GreenSocket.of(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Listens with the usual backlog.
    public static GreenServerSocket listen(SocketAddress address) throws IOException {
        return listen(address, DEFAULT_BACKLOG);
    }

    /// Listens. The address may be used again at once after a close (`SO_REUSEADDR`).
    ///
    /// @param address port 0 takes a free one
    /// @param backlogConnections how many clients the system lets wait for an accept; zero or less
    ///   leaves it to the system
    /// @throws java.net.BindException if the address is in use or not of this machine
    public static GreenServerSocket listen(SocketAddress address, int backlogConnections)
            throws IOException {
        return GreenServerSocket.listen(address, backlogConnections);
    }

    /// As [#serve(StreamListener, ConnectionHandler, int)] with [#DEFAULT_CONCURRENCY].
    public static void serve(StreamListener listener, ConnectionHandler handler)
            throws IOException {
        serve(listener, handler, DEFAULT_CONCURRENCY);
    }

    /// Accepts and handles connections, each on a green thread of its own, until the listener is
    /// closed or a handler ends it.
    ///
    /// While so many are being handled no further one is accepted: clients wait in the backlog. A
    /// handler's connection is closed when it ends. A handler that throws [StopServe] makes this
    /// return at once; any other error but [org.coppice.green.GreenExit] comes out of here.
    /// Handlers that still run then are neither awaited nor killed.
    ///
    /// @throws IOException what an accept throws, such as a closed listener
    public static void serve(StreamListener listener, ConnectionHandler handler, int concurrency)
            throws IOException {
        new ConnectionServer(listener, handler, concurrency).serve();
    }

    /// Small answers must not wait for an acknowledgement; only TCP has this.
    static void noDelay(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }
}
