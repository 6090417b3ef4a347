package org.coppice.net;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.coppice.tpool.NativePool;

/// Makes a [TlsContext]. What is not said is as a careful client wants it: TLS 1.3 and 1.2, the
/// system's authorities, the host name verified.
///
/// **Threads:** one at a time. **Errors:** a value out of range throws [IllegalArgumentException].
/// **Null:** nothing here is null.
public final class TlsContextBuilder {

    /// What is spoken at first, the best first.
    public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// How long a whole handshake may take at first.
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    final List<TlsCertificate> certificates = new ArrayList<>();
    TlsTrust trust = TlsTrust.SYSTEM;
    ClientCertificates clientCertificates = ClientCertificates.NONE;
    boolean verifyHost = true;
    boolean truncationIsEnd;
    List<String> protocols = DEFAULT_PROTOCOLS;
    List<String> cipherSuites = List.of();
    List<String> applicationProtocols = List.of();
    int sessionCacheSize = 20_480;
    Duration sessionTimeout = Duration.ofDays(1);
    Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    Duration reloadInterval = Duration.ofSeconds(1);
    Optional<NativePool> pool = Optional.empty();

    TlsContextBuilder() {}

    /// Adds a certificate to show: a server's, of which the first is for names that none is for, or
    /// a client's.
    public TlsContextBuilder certificate(TlsCertificate certificate) {
        certificates.add(Objects.requireNonNull(certificate, "certificate"));
        return this;
    }

    /// Adds a certificate in PEM files, see [TlsCertificate#pem(Path, Path)]: the `certfile` and
    /// `keyfile` of eventlet's `wrap_ssl`.
    public TlsContextBuilder certificate(Path chain, Path key) {
        return certificate(TlsCertificate.pem(chain, key));
    }

    /// Trusts the authorities of this PEM file alone: `ca_certs`.
    public TlsContextBuilder trust(Path authorities) {
        trust = TlsTrust.pem(authorities);
        return this;
    }

    /// Leaves the decision to this. A [javax.net.ssl.X509ExtendedTrustManager] verifies the host
    /// name itself, or nobody does.
    public TlsContextBuilder trust(X509TrustManager manager) {
        trust = TlsTrust.of(Objects.requireNonNull(manager, "manager"));
        return this;
    }

    /// What a server asks of its clients; [ClientCertificates#NONE] at first. For the others say
    /// whom to [#trust(Path)].
    public TlsContextBuilder clientCertificates(ClientCertificates newClientCertificates) {
        clientCertificates = Objects.requireNonNull(newClientCertificates, "clientCertificates");
        return this;
    }

    /// Whether a client checks that the server's certificate is for the host that it wants; yes at
    /// first. Without, whoever has any trusted certificate can pose as the server.
    public TlsContextBuilder verifyHost(boolean newVerifyHost) {
        verifyHost = newVerifyHost;
        return this;
    }

    /// Whether a connection that ends without a word between two records has just ended, rather
    /// than failed with [TlsTruncatedException]; not at first. Good for protocols that tell the
    /// length of what they send, with peers that do not say goodbye: `suppress_ragged_eofs`.
    public TlsContextBuilder truncationIsEnd(boolean newTruncationIsEnd) {
        truncationIsEnd = newTruncationIsEnd;
        return this;
    }

    /// What is spoken: `TLSv1.3`, `TLSv1.2` or both, which is so at first.
    public TlsContextBuilder protocols(String... newProtocols) {
        for (String protocol : newProtocols) {
            if (!DEFAULT_PROTOCOLS.contains(protocol)) {
                throw new IllegalArgumentException(
                        "protocol is "
                                + protocol
                                + ", allowed are TLSv1.3 and TLSv1.2: older ones are broken");
            }
        }
        protocols = requireSome("protocol", newProtocols);
        return this;
    }

    /// The cipher suites by their names in the registry of IANA, the best first. At first those
    /// that the JDK has enabled.
    public TlsContextBuilder cipherSuites(String... newCipherSuites) {
        cipherSuites = requireSome("cipher suite", newCipherSuites);
        return this;
    }

    /// What is spoken inside, for ALPN (RFC 7301), the best first: `h2`, `http/1.1`. With a server
    /// that shares none with a client that asks for some, the handshake fails.
    public TlsContextBuilder applicationProtocols(String... newApplicationProtocols) {
        applicationProtocols = requireSome("application protocol", newApplicationProtocols);
        return this;
    }

    private static List<String> requireSome(String what, String... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("No " + what + " is given, allowed is one or more");
        }
        return List.of(values);
    }

    /// How many sessions are kept for resumption; 20480 at first, zero for no bound.
    public TlsContextBuilder sessionCacheSize(int newSessionCacheSize) {
        if (newSessionCacheSize < 0) {
            throw new IllegalArgumentException(
                    "sessionCacheSize is " + newSessionCacheSize + ", allowed is 0 or more");
        }
        sessionCacheSize = newSessionCacheSize;
        return this;
    }

    /// How long a session can be resumed, to the second; a day at first, zero for ever.
    public TlsContextBuilder sessionTimeout(Duration newSessionTimeout) {
        sessionTimeout = requireTimeout("sessionTimeout", newSessionTimeout);
        return this;
    }

    /// How long a whole handshake may take, so that silent peers do not hold connections; 10 s at
    /// first, zero for ever.
    public TlsContextBuilder handshakeTimeout(Duration newHandshakeTimeout) {
        handshakeTimeout = requireTimeout("handshakeTimeout", newHandshakeTimeout);
        return this;
    }

    /// At most how often a handshake looks whether the files have changed; a second at first, zero
    /// each time.
    public TlsContextBuilder reloadInterval(Duration newReloadInterval) {
        reloadInterval = requireTimeout("reloadInterval", newReloadInterval);
        return this;
    }

    private static Duration requireTimeout(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(10_000)) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed is zero to 10000 days");
        }
        return value;
    }

    /// Who computes handshakes and reads files; at first a pool of the context's own, with a thread
    /// a processor, none of which lives on when idle.
    public TlsContextBuilder nativePool(NativePool newPool) {
        pool = Optional.of(newPool);
        return this;
    }

    /// Reads the files, which on a green thread blocks that alone.
    ///
    /// @throws IOException if one cannot be read or used; the message names it, what is wrong and
    ///   what to do
    /// @throws IllegalArgumentException if a cipher suite is unknown, or clients shall show
    ///   certificates that nobody was named for to trust
    public TlsContext build() throws IOException {
        if (clientCertificates != ClientCertificates.NONE && trust == TlsTrust.SYSTEM) {
            throw new IllegalArgumentException(
                    "clientCertificates is "
                            + clientCertificates
                            + " but no authority is named: say with trust(…) who signs clients");
        }
        return TlsContext.open(new TlsSettings(this));
    }
}
