package org.coppice.net.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key with a certificate that it has signed itself, for `localhost` and `127.0.0.1`, which the
/// JDK's `keytool` has made and which is good for two days: for tests with TLS. It is there in each
/// form that programs read.
///
/// **Threads:** immutable. **Null:** nothing here is null.
///
/// @param pkcs12 a file with both, opened by [#PASSWORD]
/// @param certificateFile a PEM file with the certificate
/// @param keyFile a PEM file with the key
/// @param store what the PKCS#12 file has
public record TestKeys(Path pkcs12, Path certificateFile, Path keyFile, KeyStore store) {
    /// Of the PKCS#12 file and its key.
    public static final String PASSWORD = "for tests";

    private static final String ALIAS = "tls";

    /// Makes a key, which takes about a second.
    ///
    /// @param folder for its files
    /// @param commonName the name in the certificate, and of the files
    /// @throws IOException if they cannot be made
    public static TestKeys create(Path folder, String commonName)
            throws IOException, GeneralSecurityException {
        Path file = folder.resolve(commonName + ".p12");
        makeKey(file, commonName);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
        byte[] certificate = store.getCertificate(ALIAS).getEncoded();
        return new TestKeys(
                file,
                write(folder.resolve(commonName + ".crt"), "CERTIFICATE", certificate),
                write(folder.resolve(commonName + ".key"), "PRIVATE KEY", key.getEncoded()),
                store);
    }

    private static Path write(Path file, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
    }

    private static void makeKey(Path file, String commonName) throws IOException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String command = "-genkeypair -keyalg EC -validity 2 -ext san=dns:localhost,ip:127.0.0.1";
        ProcessBuilder builder = new ProcessBuilder(keytool);
        builder.command().addAll(List.of(command.split(" ")));
        builder.command().addAll(List.of("-alias", ALIAS, "-dname", "CN=" + commonName));
        builder.command().addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        Process process = builder.redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + words);
        }
    }

    /// The certificate.
    public Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate(ALIAS);
    }

    /// For a client that has no certificate and trusts these servers alone.
    public static SSLContext clientOf(TestKeys... servers)
            throws IOException, GeneralSecurityException {
        return client(Optional.empty(), servers);
    }

    /// For a client that shows this certificate and trusts these servers alone.
    public SSLContext asClientOf(TestKeys... servers) throws IOException, GeneralSecurityException {
        return client(Optional.of(store), servers);
    }

    private static SSLContext client(Optional<KeyStore> own, TestKeys... servers)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (TestKeys server : servers) {
            trusted.setCertificateEntry("server" + trusted.size(), server.certificate());
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.orElse(null), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                own.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context;
    }
}
