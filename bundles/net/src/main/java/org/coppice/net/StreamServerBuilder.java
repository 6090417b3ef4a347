package org.coppice.net;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Makes a [StreamServer]: each setting once, then [#build()].
///
/// **Threads:** one. **Errors:** a value that is not allowed is an [IllegalArgumentException] that
/// names it. **Null:** nothing here is null.
public final class StreamServerBuilder {

    private static final int DEFAULT_BACKLOG = 128;

    final ConnectionHandler handler;
    final List<StreamListener> listeners = new ArrayList<>();
    final List<SocketAddress> addresses = new ArrayList<>();
    String name = "stream";
    int backlogConnections = DEFAULT_BACKLOG;
    int maxConnections = Integer.MAX_VALUE;
    SocketOptions options = SocketOptions.DEFAULTS;
    Optional<TlsContext> tls = Optional.empty();

    StreamServerBuilder(ConnectionHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /// What the log calls it; `stream` if nobody says.
    public StreamServerBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /// Listens there too, from its start on. A name is looked up then.
    ///
    /// @param address TCP, where port 0 takes a free one, or a Unix domain socket
    public StreamServerBuilder listen(SocketAddress address) {
        addresses.add(Objects.requireNonNull(address, "address"));
        return this;
    }

    /// Listens there too, in the form of [Addresses#parse(String)].
    public StreamServerBuilder listen(String address) {
        return listen(Addresses.parse(address));
    }

    /// Accepts from a listener too that somebody has made on the loop of the server: a socket with
    /// options of its own, one that was inherited, or memory. It is the server's from now on and is
    /// closed with it.
    public StreamServerBuilder listener(StreamListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /// How many clients the system lets wait for an accept, of the addresses to listen on; 128 as
    /// gevent, if nobody says. gevent's `backlog`.
    ///
    /// @param connections 1 or more
    public StreamServerBuilder backlog(int connections) {
        backlogConnections = requirePositive("backlog", connections);
        return this;
    }

    /// The options of the sockets at the addresses to listen on, and of what they accept.
    public StreamServerBuilder options(SocketOptions newOptions) {
        options = Objects.requireNonNull(newOptions, "options");
        return this;
    }

    /// Speaks TLS with all clients: a handler gets a [TlsStream] whose handshake is done. It takes
    /// place on the handler's green thread, in the time that the context allows, and one that fails
    /// is logged with its peer. gevent's `ssl_context`.
    ///
    /// @param newTls with a certificate
    public StreamServerBuilder tls(TlsContext newTls) {
        tls = Optional.of(newTls);
        return this;
    }

    /// How many connections are handled at a time. When there are so many, nothing is accepted, and
    /// clients wait in the backlog. Nobody bounds it if nobody says. gevent's `spawn=N`.
    ///
    /// @param connections 1 or more
    public StreamServerBuilder maxConnections(int connections) {
        maxConnections = requirePositive("maxConnections", connections);
        return this;
    }

    private static int requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed is 1 or more");
        }
        return value;
    }

    /// A server that does not listen yet: [StreamServer#start()] does.
    ///
    /// @throws IllegalStateException if it has neither a listener nor an address
    public StreamServer build() {
        if (listeners.isEmpty() && addresses.isEmpty()) {
            throw new IllegalStateException(
                    "Server " + name + " has nothing to listen on: say listen(…) or listener(…)");
        }
        return new StreamServer(this);
    }
}
