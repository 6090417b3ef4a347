package org.coppice.wsgi.jetty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSession;
import org.coppice.net.TlsSession;
import org.coppice.wsgi.spi.Peer;
import org.coppice.wsgi.spi.Peers;
import org.coppice.wsgi.spi.TlsFacts;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/// Both ends of a request's connection, as they were when it came.
///
/// **Threads**: any, one at a time.
final class JettyPeer implements Peer {
    /// Of a connection that is closed already.
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    private final SocketAddress local;
    private final SocketAddress remote;
    private final boolean secure;

    /// Null without TLS.
    private final TlsFacts tls;

    JettyPeer(Request request) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        EndPoint end = connection.getConnection().getEndPoint();
        Optional<ArrivedEndPoint> below = AcceptedConnector.arrived(end);
        local = below.map(ArrivedEndPoint::localEnd).orElse(UNKNOWN);
        remote = below.map(ArrivedEndPoint::remoteEnd).orElse(UNKNOWN);
        secure = connection.isSecure();
        tls = secure ? new TlsFacts(() -> session(end)) : null;
    }

    private static TlsSession session(EndPoint end) {
        EndPoint.SslSessionData data = end.getSslSessionData();
        SSLSession session = data.sslSession();
        X509Certificate[] clients = data.peerCertificates();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                clients == null ? List.of() : List.of(clients),
                List.of(),
                Optional.empty(),
                serverName(session),
                false);
    }

    private static Optional<String> serverName(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                        .findFirst()
                : Optional.empty();
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
        return secure ? TlsFacts.KEYS : List.of();
    }

    @Override
    public Object more(String key) {
        return secure ? tls.get(key) : null;
    }

    @Override
    public String toString() {
        return Peers.text(remote);
    }
}
