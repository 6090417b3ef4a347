package org.coppice.net;

/// What a TLS server asks of its clients: `ssl.CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`.
public enum ClientCertificates {
    /// None is asked for.
    NONE,
    /// One is asked for; a client without is served, one with a certificate that is not trusted is
    /// refused.
    WANTED,
    /// A client without a trusted one is refused.
    REQUIRED
}
