package org.coppice.wsgi.spi;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.coppice.net.ClientCertificates;
import org.coppice.net.TlsCertificate;
import org.coppice.net.TlsContext;
import org.coppice.net.TlsContextBuilder;

/// How a server speaks TLS. Its text does not show passwords.
///
/// @param certificateFile PEM
/// @param keyFile PEM; empty if it is in the same file
/// @param keyPassword empty for none
/// @param pkcs12File instead of both
/// @param pkcs12Password its password
/// @param clients whether they must show a certificate
/// @param trustFile PEM: who signs clients
public record TlsSettings(
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        String keyPassword,
        Optional<Path> pkcs12File,
        String pkcs12Password,
        ClientCertificates clients,
        Optional<Path> trustFile) {

    /// Reads the keys that begin with `tls`.
    public static TlsSettings of(SettingsReader in) {
        TlsSettings settings =
                new TlsSettings(
                        path(in, "tlsCertificateFile"),
                        path(in, "tlsKeyFile"),
                        in.name("tlsKeyPassword"),
                        path(in, "tlsPkcs12File"),
                        in.name("tlsPkcs12Password"),
                        clients(in),
                        path(in, "tlsTrustFile"));
        settings.check(in);
        return settings;
    }

    private static ClientCertificates clients(SettingsReader in) {
        return switch (in.oneOf("tlsClientAuthentication", "none", "wanted", "needed")) {
            case "wanted" -> ClientCertificates.WANTED;
            case "needed" -> ClientCertificates.REQUIRED;
            default -> ClientCertificates.NONE;
        };
    }

    private static Optional<Path> path(SettingsReader in, String key) {
        String value = in.name(key);
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            in.fault(key, value, "give the path of a file: " + e.getReason());
            return Optional.empty();
        }
    }

    private void check(SettingsReader in) {
        if (certificateFile.isPresent() && pkcs12File.isPresent()) {
            in.fault(
                    "tlsPkcs12File",
                    pkcs12File.get().toString(),
                    "tlsCertificateFile is set too: leave out one of them");
        }
        if (keyFile.isPresent() && certificateFile.isEmpty()) {
            in.fault(
                    "tlsKeyFile",
                    keyFile.get().toString(),
                    "set tlsCertificateFile too, with the certificate that belongs to it");
        }
        if (clients != ClientCertificates.NONE && trustFile.isEmpty()) {
            in.fault(
                    "tlsClientAuthentication",
                    in.name("tlsClientAuthentication"),
                    "set tlsTrustFile too, with the authorities that sign clients");
        }
        if (clients != ClientCertificates.NONE && !isOn()) {
            in.fault(
                    "tlsClientAuthentication",
                    in.name("tlsClientAuthentication"),
                    "set tlsCertificateFile or tlsPkcs12File too, for the server's own");
        }
    }

    /// Whether there is a certificate.
    public boolean isOn() {
        return certificateFile.isPresent() || pkcs12File.isPresent();
    }

    /// Reads the files.
    ///
    /// @param protocols for ALPN, the best first
    /// @throws IOException if one cannot be used; the message names it and says what to do
    public TlsContext open(Duration handshakeTimeout, String... protocols) throws IOException {
        TlsContextBuilder builder =
                TlsContext.builder()
                        .certificate(certificate())
                        .clientCertificates(clients)
                        .applicationProtocols(protocols)
                        .handshakeTimeout(handshakeTimeout);
        trustFile.ifPresent(builder::trust);
        return builder.build();
    }

    private TlsCertificate certificate() {
        if (pkcs12File.isPresent()) {
            return TlsCertificate.pkcs12(pkcs12File.get(), pkcs12Password);
        }
        Path chain = certificateFile.orElseThrow();
        Path key = keyFile.orElse(chain);
        return keyPassword.isEmpty()
                ? TlsCertificate.pem(chain, key)
                : TlsCertificate.pem(chain, key, keyPassword);
    }

    @Override
    public String toString() {
        return "TLS with " + certificateFile.or(() -> pkcs12File).map(Path::toString).orElse("no");
    }
}
