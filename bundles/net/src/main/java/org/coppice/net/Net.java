package org.coppice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
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

    /// Looks a host up and connects to the first of its addresses that can be reached: eventlet's
    /// and gevent's `create_connection`. As [Connector#connect(String, int)] of
    /// [Connector#DEFAULTS], which has more to choose from.
    public static GreenSocket connect(String host, int port) throws IOException {
        return Connector.DEFAULTS.connect(host, port);
    }

    /// As [#connect(String, int)], at most so long.
    ///
    /// @param timeout zero waits as long as resolver and system do
    /// @throws java.net.SocketTimeoutException if the time is over
    public static GreenSocket connect(String host, int port, Duration timeout) throws IOException {
        return Connector.DEFAULTS.timeout(timeout).connect(host, port);
    }

    /// Connects to an address of TCP, which is looked up if it is unresolved, or of a Unix domain
    /// socket; waits as long as the system does. eventlet's `connect`.
    public static GreenSocket connect(SocketAddress address) throws IOException {
        return Connector.DEFAULTS.connect(address);
    }

    /// As [#connect(SocketAddress)], at most so long.
    ///
    /// @param timeout zero waits as long as the system does
    /// @throws java.net.SocketTimeoutException if the time is over
    public static GreenSocket connect(SocketAddress address, Duration timeout) throws IOException {
        return Connector.DEFAULTS.timeout(timeout).connect(address);
    }

    /// As [#connect(SocketAddress, Duration)] by other settings.
    public static GreenSocket connect(
            SocketAddress address, Duration timeout, SocketOptions options) throws IOException {
        return Connector.DEFAULTS.timeout(timeout).options(options).connect(address);
    }

    /// Finds the addresses of host names: the resolver that the configuration `org.coppice.net` has
    /// chosen, on a plain class path the best there. Whichever that is at each look-up, so it may
    /// be kept. Addresses in digits need none. Any thread.
    public static Resolver resolver() {
        return ChosenResolver.HERE;
    }

    /// Makes a new channel green, or closes it.
    static GreenSocket green(SocketChannel channel) throws IOException {
        try {
            return GreenSocket.of(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /// Two sockets that are connected with each other, on the current loop: Unix sockets where
    /// there are any, else TCP. The `socketpair` of eventlet's and gevent's `socket`.
    public static SocketPair pair() throws IOException {
        return SocketPair.open();
    }

    /// Listens with the usual backlog.
    public static GreenServerSocket listen(SocketAddress address) throws IOException {
        return listen(address, DEFAULT_BACKLOG);
    }

    /// Listens. The address may be used again at once after a close (`SO_REUSEADDR`). At the path
    /// of a Unix domain socket it listens by [UnixOptions#DEFAULTS].
    ///
    /// @param address port 0 takes a free one
    /// @param backlogConnections how many clients the system lets wait for an accept; zero or less
    ///   leaves it to the system
    /// @throws java.net.BindException if the address is in use or not of this machine
    public static GreenServerSocket listen(SocketAddress address, int backlogConnections)
            throws IOException {
        return listen(address, backlogConnections, SocketOptions.DEFAULTS);
    }

    /// As [#listen(SocketAddress, int)] by other settings, which the accepted connections have too.
    /// eventlet shares a port unless told otherwise (`reuse_port`); here
    /// [SocketOptions#reusePort(boolean)] asks for it, lest a second server started by mistake
    /// takes half of the clients.
    public static GreenServerSocket listen(
            SocketAddress address, int backlogConnections, SocketOptions options)
            throws IOException {
        return GreenServerSocket.listen(address, backlogConnections, options);
    }

    /// Listens at the path of a Unix domain socket.
    ///
    /// Linux's abstract names, which begin with a zero byte, cannot be had: the JDK has no address
    /// for them.
    ///
    /// @throws java.net.BindException if somebody listens there, if something else is there or the
    ///   folder is not, if the path is too long, or if the system does not permit it: it says which
    /// @throws UnsupportedOperationException if permissions are wanted of a system that has none
    public static GreenServerSocket listen(UnixDomainSocketAddress path, UnixOptions options)
            throws IOException {
        return GreenServerSocket.listen(path, options, SocketOptions.DEFAULTS);
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

    /// Speaks TLS over a stream as a server: eventlet's `wrap_ssl` with `server_side`. See
    /// [TlsContext#server].
    public static TlsStream wrapTls(GreenStream stream, TlsContext context) {
        return context.server(stream);
    }

    /// Speaks TLS over a stream as a client: eventlet's `wrap_ssl`. See [TlsContext#client].
    public static TlsStream wrapTls(GreenStream stream, TlsContext context, String host, int port) {
        return context.client(stream, host, port);
    }
}
