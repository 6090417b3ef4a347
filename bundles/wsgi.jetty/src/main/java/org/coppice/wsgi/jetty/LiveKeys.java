package org.coppice.wsgi.jetty;

import javax.net.ssl.SSLEngine;
import org.coppice.net.TlsContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Has Jetty use what a [TlsContext] has read from its files at the moment of a handshake.
///
/// **Threads**: any.
final class LiveKeys extends SslContextFactory.Server {
    private final TlsContext tls;

    LiveKeys(TlsContext tls) {
        this.tls = tls;
    }

    @Override
    public SSLEngine newSSLEngine() {
        return tls.serverEngine();
    }

    /// Sessions are found again by what clients send.
    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return newSSLEngine();
    }
}
