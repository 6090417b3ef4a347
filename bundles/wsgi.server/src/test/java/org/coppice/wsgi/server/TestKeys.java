package org.coppice.wsgi.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key with a certificate that it has signed itself, which the JDK's `keytool` has made.
record TestKeys(Path pkcs12, Path certificateFile, Path keyFile, KeyStore store) {
    static final String PASSWORD = "for tests";

    private static final String ALIAS = "tls";

    /// @param folder for its files, named by the last word of the name
    static TestKeys create(Path folder, String commonName) throws Exception {
        Path file = folder.resolve(commonName + ".p12");
        makeKey(file, commonName);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
        return new TestKeys(
                file,
                write(folder.resolve(commonName + ".crt"), "CERTIFICATE", certificate(store)),
                write(folder.resolve(commonName + ".key"), "PRIVATE KEY", key.getEncoded()),
                store);
    }

    private static byte[] certificate(KeyStore store) throws Exception {
        return store.getCertificate(ALIAS).getEncoded();
    }

    private static Path write(Path file, String type, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
    }

    private static void makeKey(Path file, String commonName) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String command = "-genkeypair -alias tls -keyalg EC -validity 2 -ext san=dns:localhost";
        ProcessBuilder builder = new ProcessBuilder(keytool);
        builder.command().addAll(java.util.List.of(command.split(" ")));
        builder.command().addAll(java.util.List.of("-dname", "CN=" + commonName));
        builder.command().addAll(java.util.List.of("-storepass", PASSWORD));
        builder.command().addAll(java.util.List.of("-keystore", file.toString()));
        Process process = builder.redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + words);
        }
    }

    Certificate certificate() throws Exception {
        return store.getCertificate(ALIAS);
    }

    /// For a client that trusts these servers alone.
    ///
    /// @param own null for a client without a certificate
    static SSLContext client(TestKeys own, TestKeys... servers) throws Exception {
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
        keys.init(own == null ? null : own.store(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
