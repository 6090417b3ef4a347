package org.coppice.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;

/// Makes a [DatagramServer]: each setting once, then [#build()].
///
/// **Threads:** one. **Errors:** a value that is not allowed is an [IllegalArgumentException] that
/// names it. **Null:** nothing here is null.
public final class DatagramServerBuilder {

    /// As gevent receives; what is longer is cut.
    private static final int DEFAULT_MAX_BYTES = 8192;

    private static final int DEFAULT_MAX_HANDLERS = 1000;

    final DatagramHandler handler;
    Optional<InetSocketAddress> address = Optional.empty();
    Optional<GreenDatagram> socket = Optional.empty();
    String name = "datagram";
    int datagramMaxBytes = DEFAULT_MAX_BYTES;
    int maxHandlers = DEFAULT_MAX_HANDLERS;

    DatagramServerBuilder(DatagramHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /// What the log calls it; `datagram` if nobody says.
    public DatagramServerBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /// Receives there, from its start on. A name is looked up then.
    ///
    /// @param newAddress port 0 takes a free one
    public DatagramServerBuilder listen(SocketAddress newAddress) {
        if (!(newAddress instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException(
                    Addresses.format(newAddress) + " is no address of UDP: give host:port");
        }
        address = Optional.of(inet);
        return this;
    }

    /// Receives there, in the form of [Addresses#parse(String)].
    public DatagramServerBuilder listen(String newAddress) {
        return listen(Addresses.parse(newAddress));
    }

    /// Receives from a socket that somebody has made on the loop of the server. It is the server's
    /// from now on and is closed with it.
    public DatagramServerBuilder socket(GreenDatagram newSocket) {
        socket = Optional.of(newSocket);
        return this;
    }

    /// The longest datagram; of a longer one the rest is lost, and the log says so. 8192 if nobody
    /// says, as gevent.
    ///
    /// @param bytes 1 to [GreenDatagram#MAX_BYTES]
    public DatagramServerBuilder datagramMaxBytes(int bytes) {
        if (bytes < 1 || bytes > GreenDatagram.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "datagramMaxBytes is %d, allowed is 1 to %d"
                            .formatted(bytes, GreenDatagram.MAX_BYTES));
        }
        datagramMaxBytes = bytes;
        return this;
    }

    /// How many datagrams are handled at a time. When there are so many nothing is received, and
    /// the system drops what it has no room for. 1000 if nobody says.
    ///
    /// @param handlers 1 or more
    public DatagramServerBuilder maxHandlers(int handlers) {
        if (handlers < 1) {
            throw new IllegalArgumentException(
                    "maxHandlers is " + handlers + ", allowed is 1 or more");
        }
        maxHandlers = handlers;
        return this;
    }

    /// A server that does not receive yet: [DatagramServer#start()] does.
    ///
    /// @throws IllegalStateException if it has neither a socket nor an address, or both
    public DatagramServer build() {
        if (socket.isPresent() == address.isPresent()) {
            throw new IllegalStateException(
                    "Server " + name + " needs one of listen(…) and socket(…)");
        }
        return new DatagramServer(this);
    }
}
