package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.coppice.net.GreenStream;

/// Both ends of a connection as texts, worked out when somebody asks.
final class Peer {
    private final GreenStream stream;
    private String serverName;
    private String remoteAddress;

    Peer(GreenStream stream) {
        this.stream = stream;
    }

    String serverName() {
        if (serverName == null) {
            serverName = host(localEnd());
        }
        return serverName;
    }

    String serverPort() {
        return port(localEnd());
    }

    String remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = host(remoteEnd());
        }
        return remoteAddress;
    }

    String remotePort() {
        return port(remoteEnd());
    }

    private static String host(SocketAddress end) {
        return end instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "unix";
    }

    private static String port(SocketAddress end) {
        return end instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "";
    }

    /// Of a connection that is closed already nothing is known, but who asks then shall not fail.
    private SocketAddress localEnd() {
        try {
            return stream.localAddress();
        } catch (IOException e) {
            return new InetSocketAddress(0);
        }
    }

    private SocketAddress remoteEnd() {
        try {
            return stream.remoteAddress();
        } catch (IOException e) {
            return new InetSocketAddress(0);
        }
    }

    @Override
    public String toString() {
        String port = remotePort();
        return port.isEmpty() ? remoteAddress() : remoteAddress() + ":" + port;
    }
}
