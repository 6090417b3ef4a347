package org.coppice.wsgi.jetty;

import java.net.SocketAddress;
import java.util.List;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.spi.Peer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/// Both ends of a request's connection, as they were when it came.
///
/// **Threads**: any, one at a time.
final class JettyPeer implements Peer {
    private final SocketAddress local;
    private final SocketAddress remote;
    private final boolean secure;

    JettyPeer(Request request) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        local = connection.getLocalSocketAddress();
        remote = connection.getRemoteSocketAddress();
        secure = connection.isSecure();
    }

    @Override
    public SocketAddress remoteEnd() {
        return remote;
    }

    @Override
    public String serverName() {
        return Peers.host(local);
    }

    @Override
    public String serverPort() {
        return Peers.port(local);
    }

    @Override
    public String remoteAddress() {
        return Peers.host(remote);
    }

    @Override
    public String remotePort() {
        return Peers.port(remote);
    }

    @Override
    public String urlScheme() {
        return secure ? "https" : "http";
    }

    @Override
    public List<String> keys() {
        return secure ? List.of(Environ.HTTPS) : List.of();
    }

    @Override
    public Object more(String key) {
        return secure && key.equals(Environ.HTTPS) ? "on" : null;
    }

    @Override
    public String toString() {
        return Peers.text(remote);
    }
}
