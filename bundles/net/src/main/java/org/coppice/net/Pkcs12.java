package org.coppice.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Reads PKCS#12 files.
final class Pkcs12 {

    private Pkcs12() {}

    /// All keys of the file with their chains.
    ///
    /// @throws IOException if there is none; the message names the file, what is wrong and what to
    ///   do
    static List<TlsIdentity> identities(Path file, String password) throws IOException {
        try {
            List<TlsIdentity> identities = new ArrayList<>();
            KeyStore store = load(file, password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    identities.add(
                            TlsIdentity.of(
                                    "PKCS#12 file " + file,
                                    (PrivateKey) store.getKey(alias, password.toCharArray()),
                                    chain(store, alias)));
                }
            }
            if (identities.isEmpty()) {
                throw new IOException(
                        "PKCS#12 file "
                                + file
                                + " has no private key: export key and certificate together");
            }
            return identities;
        } catch (GeneralSecurityException e) {
            throw new IOException("PKCS#12 file " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> chain(KeyStore store, String alias)
            throws GeneralSecurityException {
        return Arrays.stream(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static KeyStore load(Path file, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        } catch (java.nio.file.FileSystemException e) {
            throw e;
        } catch (IOException e) {
            String wrong =
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "its password is wrong"
                            : "it is no PKCS#12 file or damaged (" + e.getMessage() + ")";
            throw new IOException(
                    "PKCS#12 file "
                            + file
                            + ": "
                            + wrong
                            + "; openssl pkcs12 -info shows what it is",
                    e);
        }
        return store;
    }
}
