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
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Semaphore;

/// Connects, listens and serves: eventlet's `convenience`.
///
/// **Threads:** on a green thread. **Null:** nothing here is null.
public final class Net {

    /// How many connections [#serve(GreenServerSocket, ConnectionHandler)] handles at a time, as
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
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel =
                unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            GreenSocket socket = GreenSocket.of(channel);
            if (!channel.connect(address)) {
                socket.finishConnect(timeout);
            }
            noDelay(channel);
            return socket;
        } catch (Throwable t) {
            channel.close();
            throw t;
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

    /// As [#serve(GreenServerSocket, ConnectionHandler, int)] with [#DEFAULT_CONCURRENCY].
    public static void serve(GreenServerSocket listener, ConnectionHandler handler)
            throws IOException {
        serve(listener, handler, DEFAULT_CONCURRENCY);
    }

    /// Accepts and handles connections, each on a green thread of its own, until the listener is
    /// closed or a handler ends it.
    ///
    /// While so many are being handled no further one is accepted: clients wait in the backlog. A
    /// handler's connection is closed when it ends. A handler that throws [StopServe] makes this
    /// return at once; any other error but [GreenExit] comes out of here. Handlers that still run
    /// then are neither awaited nor killed.
    ///
    /// @throws IOException what an accept throws, such as a closed listener
    public static void serve(GreenServerSocket listener, ConnectionHandler handler, int concurrency)
            throws IOException {
        Semaphore slots = new Semaphore(concurrency);
        GreenThread<?> server = GreenThread.current();
        try {
            while (true) {
                slots.acquire();
                GreenSocket socket = accept(listener, slots);
                Coppice.spawn(() -> handle(socket, handler))
                        .link(ended -> {
                            slots.release();
                            passOn(ended, server);
                        });
            }
        } catch (StopServe e) {
            return;
        }
    }

    private static GreenSocket accept(GreenServerSocket listener, Semaphore slots)
            throws IOException {
        try {
            return listener.accept();
        } catch (Throwable t) {
            slots.release();
            throw t;
        }
    }

    private static Void handle(GreenSocket socket, ConnectionHandler handler) throws Exception {
        try (socket) {
            handler.handle(socket);
        }
        return null;
    }

    /// A handler's error becomes the server's.
    private static void passOn(GreenThread<?> ended, GreenThread<?> server) {
        ended.failure().filter(error -> !(error instanceof GreenExit)).ifPresent(server::kill);
    }

    /// Small answers must not wait for an acknowledgement; only TCP has this.
    static void noDelay(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }
}
