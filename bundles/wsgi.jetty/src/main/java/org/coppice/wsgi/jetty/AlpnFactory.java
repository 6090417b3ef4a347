package org.coppice.wsgi.jetty;

import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.NegotiatingServerConnectionFactory;

/// Chooses the protocol of a TLS connection while it is made (ALPN, RFC 7301), with the JDK's own
/// engine. Jetty has a `ServiceLoader` look for who does that, which finds nothing in OSGi.
final class AlpnFactory extends NegotiatingServerConnectionFactory {
    /// What an HTTP/1.0 client may offer alone (RFC 7301, 6). HTTP/1.1's connection answers it.
    private static final String HTTP_1_0 = "http/1.0";

    /// @param protocols the best first; who asks for none speaks the last
    AlpnFactory(String... protocols) {
        super("alpn", protocols);
        setDefaultProtocol(protocols[protocols.length - 1]);
    }

    @Override
    protected AbstractConnection newServerConnection(
            Connector connector,
            EndPoint endPoint,
            SSLEngine engine,
            List<String> protocols,
            String defaultProtocol) {
        return new Negotiation(connector, endPoint, engine, protocols, defaultProtocol);
    }

    private static final class Negotiation extends NegotiatingServerConnection
            implements SslHandshakeListener {
        Negotiation(
                Connector connector,
                EndPoint endPoint,
                SSLEngine engine,
                List<String> protocols,
                String defaultProtocol) {
            super(connector, endPoint, engine, protocols, defaultProtocol);
            ((SslEndPoint) endPoint).getSslConnection().addHandshakeListener(this);
            engine.setHandshakeApplicationProtocolSelector((self, offered) -> choose(offered));
        }

        /// The server's preference counts; null refuses the handshake with
        /// `no_application_protocol`. Clients offer `http/1.1`, which Jetty spells `HTTP/1.1`.
        private String choose(List<String> offered) {
            for (String each : getProtocols()) {
                String spoken = each.toLowerCase(Locale.ROOT);
                if (offered.contains(spoken)) {
                    setProtocol(each);
                    return spoken;
                }
            }
            if (offered.contains(HTTP_1_0)) {
                setProtocol(getDefaultProtocol());
                return HTTP_1_0;
            }
            return null;
        }

        /// Who has offered nothing speaks the default.
        @Override
        public void handshakeSucceeded(Event event) {
            if (getProtocol() == null) {
                setProtocol(getDefaultProtocol());
            }
        }
    }
}
