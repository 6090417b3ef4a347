package org.coppice.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// What the two ends of a [TlsStream] have agreed upon.
///
/// @param protocol `TLSv1.3` or `TLSv1.2`
/// @param cipherSuite its name in the registry of IANA
/// @param peerCertificates of the peer, its own first; empty if it has shown none
/// @param localCertificates shown to the peer, its own first; empty if there were none
/// @param applicationProtocol what both speak by ALPN; empty if they did not agree on any
/// @param serverName the name that the client has asked for by SNI
/// @param resumed whether an older session went on, so that no certificate was shown this time
public record TlsSession(
        String protocol,
        String cipherSuite,
        List<X509Certificate> peerCertificates,
        List<X509Certificate> localCertificates,
        Optional<String> applicationProtocol,
        Optional<String> serverName,
        boolean resumed) {

    /// Keeps the lists as they are now.
    public TlsSession {
        peerCertificates = List.copyOf(peerCertificates);
        localCertificates = List.copyOf(localCertificates);
    }
}
