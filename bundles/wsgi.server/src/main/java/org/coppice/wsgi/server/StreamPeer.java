package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsStream;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Peers;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.TlsFacts;

/// Both ends of a connection as texts, worked out when somebody asks.
final class StreamPeer implements Peer {
    static final Problem MISDIRECTED =
            new Problem(421, "What https names is not served without TLS");

    private final GreenStream stream;

    /// Null without TLS.
    private final TlsFacts tls;

    private String serverName;
    private SocketAddress remoteEnd;
    private String remoteAddress;

    StreamPeer(GreenStream stream) {
        this.stream = stream;
        this.tls = stream instanceof TlsStream secured ? new TlsFacts(secured::session) : null;
    }

    /// It is asked for by requests, so whatever was to be said before them has been.
    @Override
    public String serverName() {
        if (serverName == null) {
            serverName = Peers.host(localEnd());
        }
        return serverName;
    }

    @Override
    public String serverPort() {
        return Peers.port(localEnd());
    }

    /// May be asked for before a proxy has said it, by listings.
    @Override
    public String remoteAddress() {
        SocketAddress end = remoteEnd();
        if (end != remoteEnd) {
            remoteEnd = end;
            remoteAddress = Peers.host(end);
        }
        return remoteAddress;
    }

    @Override
    public String remotePort() {
        return Peers.port(remoteEnd());
    }

    @Override
    public String urlScheme() {
        return tls == null ? "http" : "https";
    }

    /// Whether the request asks without TLS for what only TLS may give, and no proxy vouches for it
    /// (RFC 9110, section 7.4).
    boolean isMisdirected(RequestHead head, ServerSettings settings) {
        return tls == null
                && RequestTarget.isHttps(head.target())
                && !settings.proxies().trusts(remoteEnd());
    }

    @Override
    public List<String> keys() {
        return tls == null ? List.of() : TlsFacts.KEYS;
    }

    @Override
    public Object more(String key) {
        return tls == null ? null : tls.get(key);
    }

    /// Of a connection that is closed already nothing is known, but who asks then shall not fail.
    private SocketAddress localEnd() {
        try {
            return stream.localAddress();
        } catch (IOException e) {
            return new InetSocketAddress(0);
        }
    }

    /// Who has asked before it was closed is told the same.
    @Override
    public SocketAddress remoteEnd() {
        try {
            return stream.remoteAddress();
        } catch (IOException e) {
            return remoteEnd == null ? new InetSocketAddress(0) : remoteEnd;
        }
    }

    @Override
    public String toString() {
        String port = remotePort();
        return port.isEmpty() ? remoteAddress() : remoteAddress() + ":" + port;
    }
}
