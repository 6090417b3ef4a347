package org.coppice.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom a [TlsContext] trusts.
///
/// @param files that it is read from
record TlsTrust(List<Path> files, Source source) {

    /// Reads it, which may block.
    @FunctionalInterface
    interface Source {
        TrustManager[] read() throws GeneralSecurityException, IOException;
    }

    /// The authorities of the JDK, or of its system properties.
    static final TlsTrust SYSTEM = new TlsTrust(List.of(), () -> managers(null));

    static TlsTrust pem(Path file) {
        return new TlsTrust(List.of(file), () -> managers(store(file)));
    }

    static TlsTrust of(X509TrustManager manager) {
        return new TlsTrust(List.of(), () -> new TrustManager[] {manager});
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate certificate : Pem.certificates(file)) {
            store.setCertificateEntry(String.valueOf(store.size()), certificate);
        }
        return store;
    }
}
