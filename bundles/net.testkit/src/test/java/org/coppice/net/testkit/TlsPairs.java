package org.coppice.net.testkit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.TlsCertificate;
import org.coppice.net.TlsContext;
import org.coppice.net.TlsStream;

/// Speaks TLS over other pairs, with a certificate that the JDK's `keytool` has made.
final class TlsPairs {

    private static final String PASSWORD = "for tests";

    private final TlsContext clients;
    private final TlsContext servers;

    private TlsPairs(TlsContext clients, TlsContext servers) {
        this.clients = clients;
        this.servers = servers;
    }

    /// @param folder for files
    static TlsPairs create(Path folder, String protocol) throws Exception {
        Path file = folder.resolve("localhost.p12");
        makeKey(file);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Path trusted =
                Files.writeString(
                        folder.resolve("localhost.pem"),
                        "-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(store.getCertificate("tls").getEncoded())
                                + "\n-----END CERTIFICATE-----\n");
        return new TlsPairs(
                TlsContext.builder().trust(trusted).protocols(protocol).build(),
                TlsContext.builder().certificate(TlsCertificate.pkcs12(file, PASSWORD)).build());
    }

    private static void makeKey(Path file) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "tls",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-validity",
                                "2",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String words = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + words);
        }
    }

    /// After the handshake, for in it time would have to move by itself.
    StreamPair over(StreamPair below) throws Exception {
        TlsStream near = clients.client(below.near(), "localhost", 443);
        TlsStream far = servers.server(below.far());
        GreenThread<Void> farHandshake =
                Coppice.spawn(() -> {
                    far.handshake();
                    return null;
                });
        near.handshake();
        farHandshake.await();
        return new StreamPair(near, far);
    }
}
