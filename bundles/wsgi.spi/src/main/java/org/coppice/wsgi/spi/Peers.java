package org.coppice.wsgi.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Ends of a connection as texts.
///
/// **Threads**: any. **Errors**: none. **Null**: an end may be, if it is not known any more.
public final class Peers {
    private Peers() {}

    /// The address; `unix` for a Unix socket, empty for one that is not known any more.
    ///
    /// @param end may be null
    public static String host(SocketAddress end) {
        if (end == null) {
            return "";
        }
        if (!(end instanceof InetSocketAddress inet)) {
            return "unix";
        }
        InetAddress address = inet.getAddress();
        return address == null ? inet.getHostString() : address.getHostAddress();
    }

    /// Empty for a Unix socket.
    public static String port(SocketAddress end) {
        return end instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "";
    }

    /// Address and port, as listings and the log name who has connected; `unix` for a Unix socket.
    public static String text(SocketAddress end) {
        String port = port(end);
        return port.isEmpty() ? host(end) : host(end) + ":" + port;
    }
}
