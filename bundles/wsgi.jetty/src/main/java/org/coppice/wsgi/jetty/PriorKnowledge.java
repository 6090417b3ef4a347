package org.coppice.wsgi.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/// HTTP/2 without TLS, and there alone, for clients that know (RFC 9113, section 3.3). `Upgrade:
/// h2c` is ignored: it is obsolete, and a proxy that lets it through is a way past the proxy.
final class PriorKnowledge extends HTTP2CServerConnectionFactory {
    PriorKnowledge(HttpConfiguration http) {
        super(http);
    }

    @Override
    public Connection upgradeConnection(
            Connector connector,
            EndPoint endPoint,
            MetaData.Request request,
            HttpFields.Mutable response101) {
        return request.getHttpVersion() == HttpVersion.HTTP_2 && !endPoint.isSecure()
                ? super.upgradeConnection(connector, endPoint, request, response101)
                : null;
    }
}
