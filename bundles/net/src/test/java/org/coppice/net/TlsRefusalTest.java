package org.coppice.net;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Test;

/// Why two peers do not come together with TLS.
public class TlsRefusalTest extends TlsTestCase {

    /// What the client says of a handshake that fails, and the server.
    private static List<Throwable> failures(TlsContext clients, TlsContext servers)
            throws Exception {
        List<Throwable> failures = new ArrayList<>();
        streams(
                clients,
                servers,
                (client, server) -> {
                    GreenThread<String> serving = Coppice.spawn(() -> read(server));
                    try {
                        client.handshake();
                        failures.add(assertThrows(SSLException.class, () -> read(client)));
                    } catch (SSLException e) {
                        failures.add(e);
                    }
                    client.below().shutdownOutput();
                    serving.awaitEnd();
                    failures.add(serving.failure().orElseThrow());
                });
        return failures;
    }

    @Test
    public void anExpiredCertificateIsRefused() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(9));
        TlsContext servers =
                TlsContext.builder()
                        .certificate(
                                authority
                                        .issue("EC", old, Duration.ofDays(1), "localhost")
                                        .certificate())
                        .build();
        List<Throwable> failures = failures(clients().build(), servers);
        assertSays(failures.get(0), "localhost:443", "expired", "NotAfter");
        assertSays(failures.get(1), "certificate_expired");
    }

    @Test
    public void aCertificateOfTheFutureIsRefused() throws Exception {
        Instant later = Instant.now().plus(Duration.ofDays(9));
        TlsContext servers =
                TlsContext.builder()
                        .certificate(
                                authority
                                        .issue("EC", later, Duration.ofDays(1), "localhost")
                                        .certificate())
                        .build();
        assertSays(failures(clients().build(), servers).get(0), "not valid yet", "clocks");
    }

    @Test
    public void aCertificateForAnotherHostIsRefused() throws Exception {
        TlsContext servers =
                TlsContext.builder()
                        .certificate(authority.issue("other.test").certificate())
                        .build();
        assertSays(failures(clients().build(), servers).get(0), "another host", "localhost");
    }

    @Test
    public void anUnknownAuthorityIsRefusedAndTheSystemsKnowNoneOfOurs() throws Exception {
        TestAuthority stranger = TestAuthority.create("Stranger");
        for (TlsContext clients :
                List.of(clients(stranger).build(), TlsContext.builder().build())) {
            List<Throwable> failures = failures(clients, servers().build());
            assertSays(failures.get(0), "nobody who is trusted", "trust(…)");
            assertSays(failures.get(1), "does not accept our certificate");
        }
    }

    @Test
    public void aMissingOrStrangeClientCertificateIsRefusedWhereOneIsRequired() throws Exception {
        TlsContext servers =
                servers()
                        .trust(pem(authority))
                        .clientCertificates(ClientCertificates.REQUIRED)
                        .build();
        List<Throwable> failures = failures(clients().build(), servers);
        assertSays(failures.get(0), "wants a certificate of ours");
        assertTrue(failures.get(1) instanceof SSLHandshakeException);
        TlsCertificate strange = TestAuthority.create("Stranger").issue("eve").certificate();
        assertTrue(
                failures(clients().certificate(strange).build(), servers).get(1)
                        instanceof SSLHandshakeException);
    }

    @Test
    public void clientsCertificatesNeedAnAuthorityByName() {
        assertSays(
                assertThrows(
                        IllegalArgumentException.class,
                        servers().clientCertificates(ClientCertificates.REQUIRED)::build),
                "REQUIRED",
                "trust(…)");
    }

    @Test
    public void aServerNeedsACertificate() throws Exception {
        TlsContext clients = clients().build();
        sockets((client, server) ->
                assertSays(
                        assertThrows(IllegalStateException.class, () -> clients.server(server)),
                        "needs a certificate"));
    }

    @Test
    public void peersWithoutACommonVersionPart() throws Exception {
        List<Throwable> failures =
                failures(
                        clients().protocols("TLSv1.2").build(),
                        servers().protocols("TLSv1.3").build());
        assertSays(failures.get(0), "protocol_version", "no version of TLS");
        assertSays(failures.get(1), "TLSv1.2");
    }

    @Test
    public void peersWithoutACommonCipherSuitePart() throws Exception {
        List<Throwable> failures =
                failures(
                        clients().cipherSuites("TLS_AES_128_GCM_SHA256").build(),
                        servers().cipherSuites("TLS_AES_256_GCM_SHA384").build());
        assertSays(failures.get(0), "handshake_failure");
        assertTrue(failures.get(1) instanceof SSLHandshakeException);
    }

    @Test
    public void peersWithoutACommonProtocolInsidePart() throws Exception {
        List<Throwable> failures =
                failures(
                        clients().applicationProtocols("h2").build(),
                        servers().applicationProtocols("http/1.1").build());
        assertSays(failures.get(0), "no_application_protocol", "ALPN");
        assertSays(failures.get(1), "no_application_protocol");
    }

    @Test
    public void plainHttpIsNamed() throws Exception {
        TlsContext servers = servers().build();
        sockets((client, below) -> {
            client.write(bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
            TlsStream server = servers.server(below);
            assertSays(
                    assertThrows(SSLHandshakeException.class, server::handshake),
                    "GET / HTTP/1.1",
                    "does not speak TLS");
            assertThrows(SSLHandshakeException.class, server::handshake);
            assertThrows(SSLHandshakeException.class, () -> server.write(bytes("x")));
        });
    }

    @Test
    public void aServerOfPlainTextIsNamed() throws Exception {
        TlsContext clients = clients().build();
        sockets((below, server) -> {
            server.write(bytes("220 mail ready\r\n"));
            TlsStream client = clients.client(below, "localhost", 25);
            assertSays(
                    assertThrows(SSLHandshakeException.class, client::handshake),
                    "localhost:25",
                    "220 mail ready");
        });
    }

    @Test
    public void garbageIsRefused() throws Exception {
        TlsContext servers = servers().build();
        for (byte[] garbage :
                List.of(
                        new byte[100],
                        new byte[] {22, 3, 1, 0, 4, 99, 99, 99, 99},
                        new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff, 1, 2, 3, 4, 5, 6})) {
            sockets((client, below) -> {
                client.write(ByteBuffer.wrap(garbage));
                assertThrows(SSLHandshakeException.class, servers.server(below)::handshake);
            });
        }
    }

    @Test
    public void aPeerThatGoesInTheMiddleIsTold() throws Exception {
        TlsContext servers = servers().build();
        sockets((client, below) -> {
            client.write(ByteBuffer.wrap(new byte[] {22, 3, 1, 0, 100, 1}));
            client.close();
            assertSays(
                    assertThrows(SSLHandshakeException.class, servers.server(below)::handshake),
                    "closed the connection");
        });
    }
}
