package org.coppice.net;

import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// The server that a client wants.
record TlsPeer(String host, int port) {

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|.*:.*");

    static TlsPeer of(String host, int port) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty, allowed is a name or an address");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        // The dot at the end of an absolute name is neither sent nor in certificates.
        return new TlsPeer(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare, port);
    }

    /// SNI has names only (RFC 6066 section 3). JSSE by itself would not send one without a dot.
    List<SNIServerName> serverNames() {
        if (NUMBERS.matcher(host).matches()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            // No host name by RFC 1123, such as one with an underscore: JSSE refuses to send it.
            return List.of();
        }
    }

    /// A client's engine.
    static SSLEngine client(TlsMaterial material, TlsSettings settings, TlsPeer peer) {
        SSLEngine engine = material.context().createSSLEngine(peer.host, peer.port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine, settings);
        parameters.setServerNames(peer.serverNames());
        if (settings.verifyHost()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// A server's engine.
    static SSLEngine server(TlsMaterial material, TlsSettings settings) {
        SSLEngine engine = material.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine, settings);
        parameters.setUseCipherSuitesOrder(true);
        switch (settings.clientCertificates()) {
            case REQUIRED -> parameters.setNeedClientAuth(true);
            case WANTED -> parameters.setWantClientAuth(true);
            case NONE -> parameters.setWantClientAuth(false);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine, TlsSettings settings) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.protocols().toArray(String[]::new));
        if (!settings.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(settings.cipherSuites().toArray(String[]::new));
        }
        parameters.setApplicationProtocols(settings.applicationProtocols().toArray(String[]::new));
        return parameters;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
