package org.coppice.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Where a private key and the chain of its certificates come from, and the names that they are
/// for.
///
/// Files are read by the [TlsContext] that is built with them, and again when they have changed.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class TlsCertificate {

    /// Reads it, which may block.
    @FunctionalInterface
    private interface Source {
        List<TlsIdentity> read() throws IOException;
    }

    private final List<Path> files;
    private final List<String> names;
    private final Source source;

    private TlsCertificate(List<Path> files, List<String> names, Source source) {
        this.files = files;
        this.names = names;
        this.source = source;
    }

    /// PEM files: the certificate with those of the authorities between it and the root after it,
    /// and its key, which is PKCS#8, PKCS#1 (RSA) or SEC1 (EC). Both may be the same file.
    public static TlsCertificate pem(Path chain, Path key) {
        return pem(chain, key, Optional.empty());
    }

    /// As [#pem(Path, Path)] with a key that is encrypted as PKCS#8 is.
    public static TlsCertificate pem(Path chain, Path key, String password) {
        return pem(chain, key, Optional.of(password));
    }

    private static TlsCertificate pem(Path chain, Path key, Optional<String> password) {
        return new TlsCertificate(
                List.of(chain, key),
                List.of(),
                () ->
                        List.of(
                                TlsIdentity.of(
                                        "Certificate file " + chain + " with key file " + key,
                                        PemKey.read(key, password),
                                        Pem.certificates(chain))));
    }

    /// A PKCS#12 file with all keys that it holds.
    public static TlsCertificate pkcs12(Path file, String password) {
        return new TlsCertificate(
                List.of(file), List.of(), () -> Pkcs12.identities(file, password));
    }

    /// A key and its chain, its own certificate first.
    public static TlsCertificate of(PrivateKey key, List<X509Certificate> chain) {
        List<X509Certificate> copy = List.copyOf(chain);
        return new TlsCertificate(
                List.of(), List.of(), () -> List.of(TlsIdentity.of("Certificate", key, copy)));
    }

    /// The same for these names of a server, instead of those that stand in the certificate.
    ///
    /// @param hostNames `example.org`, or `*.example.org` for all names with one label more
    public TlsCertificate forNames(String... hostNames) {
        return new TlsCertificate(files, List.of(hostNames), source);
    }

    List<Path> files() {
        return files;
    }

    List<TlsIdentity> read() throws IOException {
        return names.isEmpty()
                ? source.read()
                : source.read().stream().map(identity -> identity.forNames(names)).toList();
    }
}
