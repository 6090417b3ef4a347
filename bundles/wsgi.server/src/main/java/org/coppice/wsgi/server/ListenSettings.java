package org.coppice.wsgi.server;

import java.net.InetSocketAddress;
import org.coppice.wsgi.spi.SettingsReader;

/// Where a server listens.
record ListenSettings(String host, int port, int backlogConnections) {

    private static final int MAX_PORT = 65535;

    static ListenSettings of(SettingsReader in) {
        return new ListenSettings(
                in.host("host"),
                (int) in.number("port", 0, MAX_PORT),
                (int) in.number("backlogConnections", 1, MAX_PORT));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    boolean isSamePlace(ListenSettings other) {
        return host.equals(other.host) && port == other.port;
    }
}
