package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.coppice.green.testkit.LogLines;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/// Certificates and keys in files, and what becomes of them when they change.
public class TlsFilesTest extends TlsTestCase {

    @Rule public final LogLines log = new LogLines();

    private Path chain;
    private Path key;

    @Before
    public void writeFiles() throws Exception {
        chain = folder.getRoot().toPath().resolve("chain.pem");
        key = folder.getRoot().toPath().resolve("key.pem");
        replace(localhost);
    }

    /// As an administrator does: whole files, moved into place.
    private void replace(TestAuthority.Issued issued) throws Exception {
        Path fresh = folder.getRoot().toPath().resolve("fresh.pem");
        TestPem.write(fresh, issued.key());
        Files.move(fresh, key, StandardCopyOption.REPLACE_EXISTING);
        TestPem.write(fresh, issued.chain());
        Files.move(fresh, chain, StandardCopyOption.REPLACE_EXISTING);
    }

    private X509Certificate shownBy(TlsContext servers) throws Exception {
        return session(clients().build(), servers, "localhost").peerCertificates().getFirst();
    }

    private void assertServes(TlsCertificate certificate, X509Certificate expected)
            throws Exception {
        assertEquals(expected, shownBy(TlsContext.builder().certificate(certificate).build()));
    }

    private static TestAuthority.Issued rsa() throws Exception {
        return authority.issue(
                "RSA", Instant.now().minusSeconds(60), Duration.ofDays(1), "localhost");
    }

    // ---- formats

    @Test
    public void everyKindOfPemKeyIsRead() throws Exception {
        assertServes(TlsCertificate.pem(chain, key), localhost.own());
        Files.writeString(key, TestPem.ec(localhost.key()));
        assertServes(TlsCertificate.pem(chain, key), localhost.own());
        Files.writeString(key, TestPem.ecWithParameters(localhost.key()));
        assertServes(TlsCertificate.pem(chain, key), localhost.own());
        Files.writeString(key, TestPem.encrypted(localhost.key(), "secret"));
        assertServes(TlsCertificate.pem(chain, key, "secret"), localhost.own());
        TestAuthority.Issued rsa = rsa();
        TestPem.write(chain, rsa.chain());
        Files.writeString(key, TestPem.rsa(rsa.key()));
        assertServes(TlsCertificate.pem(chain, key), rsa.own());
        TestPem.write(key, rsa.key());
        assertServes(TlsCertificate.pem(chain, key), rsa.own());
    }

    @Test
    public void keyAndChainMayBeInOneFile() throws Exception {
        Files.writeString(chain, Files.readString(key) + Files.readString(chain));
        assertServes(TlsCertificate.pem(chain, chain), localhost.own());
    }

    @Test
    public void authoritiesInBetweenAreShown() throws Exception {
        TestAuthority between = authority.intermediate("Between");
        TestAuthority.Issued issued = between.issue("localhost");
        assertServes(issued.certificate(), issued.own());
    }

    @Test
    public void aPkcs12FileIsRead() throws Exception {
        Path file = pkcs12(localhost, "secret");
        assertServes(TlsCertificate.pkcs12(file, "secret"), localhost.own());
        assertRefused(TlsCertificate.pkcs12(file, "wrong"), file.toString(), "password is wrong");
        Files.writeString(file, "no such thing");
        assertRefused(TlsCertificate.pkcs12(file, "secret"), file.toString(), "no PKCS#12 file");
    }

    private Path pkcs12(TestAuthority.Issued issued, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "tls",
                issued.key(),
                password.toCharArray(),
                issued.chain().toArray(X509Certificate[]::new));
        Path file = folder.newFile("store.p12").toPath();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    // ---- what is wrong with them

    private static void assertRefused(TlsCertificate certificate, String... words) {
        TlsContextBuilder builder = TlsContext.builder().certificate(certificate);
        assertSays(assertThrows(IOException.class, builder::build), words);
    }

    @Test
    public void badFilesAreNamedWithTheRemedy() throws Exception {
        TlsCertificate certificate = TlsCertificate.pem(chain, key);
        Files.writeString(key, TestPem.encrypted(localhost.key(), "secret"));
        assertRefused(certificate, key.toString(), "give its password");
        assertRefused(TlsCertificate.pem(chain, key, "wrong"), key.toString(), "password is wrong");
        TestPem.write(key, authority.issue("localhost").key());
        assertRefused(certificate, chain.toString(), key.toString(), "give the other key");
        Files.writeString(key, "nothing");
        assertRefused(certificate, key.toString(), "BEGIN PRIVATE KEY");
        Files.writeString(
                key,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertRefused(certificate, key.toString(), "openssl pkcs8 -topk8");
        Files.writeString(key, TestPem.block("DSA PRIVATE KEY", new byte[] {1}));
        assertRefused(certificate, key.toString(), "DSA PRIVATE KEY");
        Files.writeString(key, TestPem.block("PRIVATE KEY", new byte[] {1, 2, 3}));
        assertRefused(certificate, key.toString(), "DER");
        Files.delete(key);
        assertRefused(certificate, key.toString(), "cannot be read", "permissions");
        TestPem.write(key, localhost.key());
        Files.writeString(chain, TestPem.block("CERTIFICATE", new byte[] {1, 2, 3}));
        assertRefused(certificate, chain.toString(), "damaged");
        Files.writeString(chain, "nothing");
        assertRefused(certificate, chain.toString(), "BEGIN CERTIFICATE");
    }

    // ---- changes

    @Test
    public void newFilesAreUsedByNewHandshakesAndOldConnectionsGoOn() throws Exception {
        TlsContext servers =
                TlsContext.builder().certificate(chain, key).reloadInterval(Duration.ZERO).build();
        TestAuthority.Issued renewed = authority.issue("localhost");
        streams(
                clients().build(),
                servers,
                (client, server) -> {
                    assertTrue(handshake(client, server).isEmpty());
                    replace(renewed);
                    assertEquals(renewed.own(), shownByElsewhere(servers));
                    client.write(bytes("still here"));
                    assertEquals("still here", read(server));
                });
    }

    /// On a loop of another thread.
    private X509Certificate shownByElsewhere(TlsContext servers) throws Exception {
        java.util.concurrent.FutureTask<X509Certificate> task =
                new java.util.concurrent.FutureTask<>(() -> shownBy(servers));
        Thread.ofPlatform().start(task);
        return task.get();
    }

    @Test
    public void badNewFilesChangeNothingUntilTheyAreGood() throws Exception {
        TlsContext servers =
                TlsContext.builder().certificate(chain, key).reloadInterval(Duration.ZERO).build();
        PrivateKey other = authority.issue("localhost").key();
        TestPem.write(key, other);
        assertEquals(localhost.own(), shownBy(servers));
        assertEquals(localhost.own(), shownBy(servers));
        List<String> errors = log.containing("ERROR");
        assertEquals(errors.toString(), 1, errors.size());
        assertTrue(errors.getFirst(), errors.getFirst().contains(key.toString()));
        assertTrue(errors.getFirst(), errors.getFirst().contains("give the other key"));
        TestAuthority.Issued renewed = authority.issue("localhost");
        replace(renewed);
        assertEquals(renewed.own(), shownBy(servers));
    }

    /// A renewed key is often written first and made readable afterwards, which does not change the
    /// time of the file.
    @Test
    public void filesThatMayNotBeReadYetAreUsedWhenTheyMay() throws Exception {
        TlsContext servers =
                TlsContext.builder().certificate(chain, key).reloadInterval(Duration.ZERO).build();
        TestAuthority.Issued renewed = authority.issue("localhost");
        replace(renewed);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("-wx------"));
        assumeFalse("root reads everything", Files.isReadable(key));
        assertEquals(localhost.own(), shownBy(servers));
        assertEquals(localhost.own(), shownBy(servers));
        assertEquals(1, log.containing("ERROR").size());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertEquals(renewed.own(), shownBy(servers));
    }

    @Test
    public void aReloadOnDemandTellsWhatItFound() throws Exception {
        TlsContext servers =
                TlsContext.builder()
                        .certificate(chain, key)
                        .reloadInterval(Duration.ofDays(1))
                        .build();
        assertFalse(servers.reload());
        TestAuthority.Issued renewed = authority.issue("localhost");
        replace(renewed);
        assertEquals(localhost.own(), shownBy(servers));
        assertTrue(servers.reload());
        assertEquals(renewed.own(), shownBy(servers));
        Files.delete(key);
        assertSays(assertThrows(IOException.class, servers::reload), key.toString());
        assertEquals(renewed.own(), shownBy(servers));
        green(() -> assertFalse(servers.reload()));
    }

    @Test
    public void nobodyResumesASessionThatAnOldCertificateMade() throws Exception {
        TlsContext servers =
                TlsContext.builder()
                        .certificate(chain, key)
                        .reloadInterval(Duration.ZERO)
                        .protocols("TLSv1.2")
                        .build();
        TlsContext clients = clients().build();
        assertFalse(session(clients, servers, "localhost").resumed());
        assertTrue(session(clients, servers, "localhost").resumed());
        replace(authority.issue("localhost"));
        assertFalse(session(clients, servers, "localhost").resumed());
    }

    @Test
    public void outOfRangeSettingsAreRefused() {
        TlsContextBuilder builder = TlsContext.builder();
        Duration negative = Duration.ofSeconds(-1);
        Class<IllegalArgumentException> refusal = IllegalArgumentException.class;
        assertThrows(refusal, () -> builder.sessionCacheSize(-1));
        assertThrows(refusal, () -> builder.sessionTimeout(negative));
        assertThrows(refusal, () -> builder.handshakeTimeout(negative));
        assertThrows(refusal, () -> builder.reloadInterval(negative));
        assertThrows(refusal, builder::applicationProtocols);
        assertThrows(refusal, builder::cipherSuites);
    }
}
