package org.coppice.wsgi.jetty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Ends of a connection as texts.
final class Peers {
    private Peers() {}

    /// The address; `unix` for a Unix socket, empty for one that is not known any more.
    ///
    /// @param end may be null
    static String host(SocketAddress end) {
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
    static String port(SocketAddress end) {
        return end instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "";
    }

    static String text(SocketAddress end) {
        String port = port(end);
        return port.isEmpty() ? host(end) : host(end) + ":" + port;
    }
}
