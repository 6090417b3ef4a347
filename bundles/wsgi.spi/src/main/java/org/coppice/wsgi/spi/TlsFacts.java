package org.coppice.wsgi.spi;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.coppice.net.TlsSession;
import org.coppice.wsgi.api.Environ;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the environ tells of TLS, under the names that Apache's mod_ssl has made usual; worked out
/// once a connection when somebody asks.
///
/// **Threads**: that of who asks, one at a time. **Errors**: none. **Null**: see [#get(String)].
public final class TlsFacts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFacts.class);

    private static final String PROTOCOL = "SSL_PROTOCOL";
    private static final String CIPHER = "SSL_CIPHER";
    private static final String SERVER_NAME = "SSL_TLS_SNI";
    private static final String VERIFY = "SSL_CLIENT_VERIFY";
    private static final String SUBJECT = "SSL_CLIENT_S_DN";
    private static final String ISSUER = "SSL_CLIENT_I_DN";
    private static final String SERIAL = "SSL_CLIENT_M_SERIAL";
    private static final String CERTIFICATE = "SSL_CLIENT_CERT";

    /// All that there may be.
    public static final List<String> KEYS =
            List.of(
                    Environ.HTTPS,
                    PROTOCOL,
                    CIPHER,
                    SERVER_NAME,
                    VERIFY,
                    SUBJECT,
                    ISSUER,
                    SERIAL,
                    CERTIFICATE,
                    Environ.CLIENT_CERTIFICATES);

    private final Handshake handshake;
    private Map<String, Object> facts;

    /// What the handshake has come to; it is done when there is a request, so this does not wait.
    @FunctionalInterface
    public interface Handshake {
        /// That.
        TlsSession session() throws IOException;
    }

    /// Of one connection.
    public TlsFacts(Handshake handshake) {
        this.handshake = handshake;
    }

    /// Null if there is none of that key.
    public Object get(String key) {
        if (key.equals(Environ.HTTPS)) {
            return "on";
        }
        if (!KEYS.contains(key)) {
            return null;
        }
        if (facts == null) {
            facts = facts();
        }
        return facts.get(key);
    }

    private Map<String, Object> facts() {
        Map<String, Object> found = new HashMap<>();
        try {
            TlsSession session = handshake.session();
            found.put(PROTOCOL, session.protocol());
            found.put(CIPHER, session.cipherSuite());
            session.serverName().ifPresent(name -> found.put(SERVER_NAME, name));
            List<X509Certificate> chain = session.peerCertificates();
            found.put(VERIFY, chain.isEmpty() ? "NONE" : "SUCCESS");
            if (!chain.isEmpty()) {
                tellOfClient(chain, found);
            }
        } catch (IOException | CertificateEncodingException e) {
            LOG.debug("Nothing is known of a connection's TLS", e);
        }
        return found;
    }

    private static void tellOfClient(List<X509Certificate> chain, Map<String, Object> found)
            throws CertificateEncodingException {
        X509Certificate own = chain.getFirst();
        found.put(SUBJECT, own.getSubjectX500Principal().getName());
        found.put(ISSUER, own.getIssuerX500Principal().getName());
        found.put(SERIAL, own.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
        found.put(CERTIFICATE, pem(own));
        found.put(Environ.CLIENT_CERTIFICATES, chain);
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
