package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.tpool.NativePool;
import org.junit.Test;

/// How two peers come together with TLS, or why they do not.
public class TlsHandshakeTest extends TlsTestCase {

    private static final Duration SHORT = Duration.ofMillis(50);

    private static String shown(TlsSession session) {
        return session.peerCertificates().getFirst().getSubjectX500Principal().getName();
    }

    // ---- what is agreed upon

    @Test
    public void bestProtocolAndCertificatesAreTold() throws Exception {
        TlsSession session = session(clients().build(), servers().build(), "localhost");
        assertEquals("TLSv1.3", session.protocol());
        assertTrue(session.cipherSuite(), session.cipherSuite().startsWith("TLS_AES"));
        assertEquals(localhost.chain(), session.peerCertificates());
        assertEquals(List.of(), session.localCertificates());
        assertEquals(Optional.empty(), session.applicationProtocol());
        assertFalse(session.resumed());
    }

    @Test
    public void protocolAndCipherSuiteCanBeChosen() throws Exception {
        String suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
        TlsContext servers = servers().protocols("TLSv1.2").cipherSuites(suite).build();
        TlsSession session = session(clients().build(), servers, "localhost");
        assertEquals("TLSv1.2", session.protocol());
        assertEquals(suite, session.cipherSuite());
    }

    @Test
    public void oldProtocolsAndUnknownSuitesAreRefusedWithTheAllowedOnes() throws Exception {
        for (String old : List.of("TLSv1.1", "SSLv3", "nonsense")) {
            assertSays(
                    assertThrows(IllegalArgumentException.class, () -> servers().protocols(old)),
                    old,
                    "TLSv1.3 and TLSv1.2");
        }
        assertThrows(IllegalArgumentException.class, () -> servers().protocols());
        TlsContextBuilder unknown = servers().cipherSuites("TLS_NONE_OF_THEM");
        assertSays(
                assertThrows(IllegalArgumentException.class, unknown::build),
                "TLS_NONE_OF_THEM",
                "TLS_AES_128_GCM_SHA256");
    }

    @Test
    public void theClientsNameChoosesTheCertificate() throws Exception {
        TlsContext servers =
                TlsContext.builder()
                        .certificate(authority.issue("first.test").certificate())
                        .certificate(authority.issue("*.wild.test", "wild.test").certificate())
                        .certificate(authority.issue("exact.wild.test").certificate())
                        .certificate(
                                authority.issue("unused.test").certificate().forNames("Other.Test"))
                        .build();
        TlsContext clients = clients().verifyHost(false).build();
        assertEquals("CN=first.test", shown(session(clients, servers, "first.test")));
        assertEquals("CN=*.wild.test", shown(session(clients, servers, "a.wild.test")));
        assertEquals("CN=*.wild.test", shown(session(clients, servers, "wild.test.")));
        assertEquals("CN=exact.wild.test", shown(session(clients, servers, "EXACT.wild.test")));
        assertEquals("CN=first.test", shown(session(clients, servers, "a.b.wild.test")));
        assertEquals("CN=unused.test", shown(session(clients, servers, "other.test")));
        assertEquals("CN=first.test", shown(session(clients, servers, "127.0.0.1")));
    }

    @Test
    public void aNameMayHaveAKeyOfEachType() throws Exception {
        Instant from = Instant.now().minusSeconds(60);
        TlsContext servers =
                servers()
                        .certificate(
                                authority
                                        .issue("RSA", from, Duration.ofDays(1), "localhost")
                                        .certificate()
                                        .forNames("localhost", "127.0.0.1"))
                        .protocols("TLSv1.2")
                        .build();
        for (String type : List.of("ECDSA", "RSA")) {
            String suite = "TLS_ECDHE_%s_WITH_AES_128_GCM_SHA256".formatted(type);
            TlsSession session =
                    session(clients().cipherSuites(suite).build(), servers, "localhost");
            assertEquals(suite, session.cipherSuite());
        }
    }

    @Test
    public void theServerHearsTheNameEvenWithoutADot() throws Exception {
        List<Optional<String>> names = new ArrayList<>();
        TlsContext clients = clients().verifyHost(false).build();
        TlsContext servers = servers().build();
        for (String host : List.of("localhost", "under_score.test", "127.0.0.1", "[::1]")) {
            sockets((below, serverBelow) -> {
                TlsStream client = clients.client(below, host, 443);
                TlsStream server = servers.server(serverBelow);
                assertTrue(handshake(client, server).isEmpty());
                names.add(server.session().serverName());
            });
        }
        assertEquals(
                List.of(
                        Optional.of("localhost"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                names);
    }

    @Test
    public void anAddressIsVerifiedToo() throws Exception {
        TlsContext servers = servers().build();
        assertEquals("CN=localhost", shown(session(clients().build(), servers, "127.0.0.1")));
        assertThrows(
                SSLHandshakeException.class,
                () -> session(clients().build(), servers, "127.0.0.2"));
    }

    @Test
    public void bothAgreeOnTheServersFavouriteProtocolInside() throws Exception {
        TlsContext servers = servers().applicationProtocols("h2", "http/1.1").build();
        assertEquals(
                Optional.of("h2"),
                session(
                                clients().applicationProtocols("http/1.1", "h2").build(),
                                servers,
                                "localhost")
                        .applicationProtocol());
        assertEquals(
                Optional.empty(),
                session(clients().build(), servers, "localhost").applicationProtocol());
    }

    @Test
    public void aClientsCertificateReachesTheServer() throws Exception {
        TestAuthority.Issued alice = authority.issue("alice");
        for (ClientCertificates asked :
                List.of(ClientCertificates.WANTED, ClientCertificates.REQUIRED)) {
            TlsContext servers = servers().trust(pem(authority)).clientCertificates(asked).build();
            streams(
                    clients().certificate(alice.certificate()).build(),
                    servers,
                    (client, server) -> {
                        assertTrue(handshake(client, server).isEmpty());
                        assertEquals("CN=alice", shown(server.session()));
                        assertEquals(alice.chain(), client.session().localCertificates());
                    });
        }
    }

    @Test
    public void aWantedCertificateMayBeMissing() throws Exception {
        TlsContext servers =
                servers()
                        .trust(pem(authority))
                        .clientCertificates(ClientCertificates.WANTED)
                        .build();
        streams(
                clients().build(),
                servers,
                (client, server) -> {
                    assertTrue(handshake(client, server).isEmpty());
                    assertEquals(List.of(), server.session().peerCertificates());
                });
    }

    @Test
    public void sessionsAreResumedByHostAndPort() throws Exception {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            TlsContext clients = clients().protocols(protocol).build();
            TlsContext servers = servers().build();
            List<Boolean> resumed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                streams(
                        clients,
                        servers,
                        (client, server) -> {
                            assertTrue(handshake(client, server).isEmpty());
                            // The ticket of TLS 1.3 comes before the first bytes.
                            server.write(bytes("x"));
                            assertEquals("x", read(client));
                            resumed.add(client.session().resumed());
                            resumed.add(server.session().resumed());
                            assertEquals(localhost.chain(), client.session().peerCertificates());
                        });
            }
            assertEquals(protocol, List.of(false, false, true, true, true, true), resumed);
            assertFalse(session(clients, servers, "127.0.0.1").resumed());
        }
    }

    @Test
    public void theCertificatesOfAServerCanBeFetchedWhoeverHasSignedThem() throws Exception {
        TlsContext servers = servers().build();
        sockets((client, serverBelow) -> {
            TlsStream server = servers.server(serverBelow);
            Coppice.spawn(() -> read(server));
            assertEquals(
                    localhost.chain(), TlsContext.serverCertificates(client, "whatever.test", 443));
            assertFalse(client.isOpen());
        });
    }

    // ---- time

    @Test
    public void aSilentPeerIsGivenUp() throws Exception {
        TlsContext servers = servers().handshakeTimeout(SHORT).build();
        sockets((client, below) ->
                assertSays(
                        assertThrows(
                                SocketTimeoutException.class, servers.server(below)::handshake),
                        "TLS handshake",
                        "PT0.05S"));
    }

    @Test
    public void aHandshakeThatTimesOutOrIsKilledGoesOnLater() throws Exception {
        streams(
                clients().build(),
                servers().build(),
                (client, server) -> {
                    client.readTimeout(Duration.ofMillis(1));
                    assertThrows(SocketTimeoutException.class, () -> read(client));
                    GreenThread<String> killed = Coppice.spawn(() -> read(server));
                    Coppice.giveWay();
                    killed.kill();
                    GreenThread<String> waiting = Coppice.spawn(() -> read(server));
                    client.write(bytes("after all"));
                    assertEquals("after all", waiting.await());
                });
    }

    @Test
    public void aHandshakeSurvivesKillsAtEveryStep() throws Exception {
        TlsContext clients = clients().build();
        TlsContext servers = servers().build();
        for (int turns = 1; turns < 12; turns++) {
            int patience = turns;
            streams(
                    clients,
                    servers,
                    (client, server) -> {
                        GreenThread<String> serving = Coppice.spawn(() -> read(server));
                        for (int i = 0; i < 5; i++) {
                            GreenThread<Void> killed =
                                    Coppice.spawn(() -> {
                                        client.handshake();
                                        return null;
                                    });
                            for (int turn = 0; turn < patience; turn++) {
                                Coppice.giveWay();
                            }
                            killed.kill();
                        }
                        client.write(bytes("done"));
                        assertEquals("done", serving.await());
                    });
        }
    }

    @Test
    public void aCloseEndsAHandshake() throws Exception {
        streams(
                clients().build(),
                servers().build(),
                (client, server) -> {
                    GreenThread<String> reader = Coppice.spawn(() -> read(client));
                    GreenThread<Void> writer =
                            Coppice.spawn(() -> {
                                client.write(bytes("x"));
                                return null;
                            });
                    Coppice.awaitIdle();
                    client.close();
                    reader.awaitEnd();
                    writer.awaitEnd();
                    assertTrue(reader.failure().get() instanceof AsynchronousCloseException);
                    assertTrue(writer.failure().get() instanceof AsynchronousCloseException);
                });
    }

    @Test
    public void aStreamWhoseLoopHasEndedCanStillBeClosed() throws Exception {
        CompletableFuture<TlsStream> kept = new CompletableFuture<>();
        TlsContext context = clients().build();
        green(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT)) {
                GreenSocket below = Net.connect(listener.localAddress());
                kept.complete(context.client(below, "localhost", 443));
            }
        });
        kept.get().close();
        assertFalse(kept.get().isOpen());
        assertFalse(kept.get().below().isOpen());
        kept.get().close();
    }

    @Test
    public void othersRunWhileAHandshakeIsComputed() throws Exception {
        try (NativePool pool = NativePool.builder().size(1).build()) {
            TlsContext clients = clients().nativePool(pool).build();
            TlsContext servers = servers().nativePool(pool).build();
            streams(
                    clients,
                    servers,
                    (client, server) -> {
                        java.util.concurrent.CountDownLatch gate =
                                new java.util.concurrent.CountDownLatch(1);
                        pool.submit(() -> {
                            gate.await();
                            return null;
                        });
                        GreenThread<Optional<Throwable>> both =
                                Coppice.spawn(() -> handshake(client, server));
                        Coppice.giveWay();
                        Coppice.giveWay();
                        assertFalse(both.ready());
                        gate.countDown();
                        assertEquals(Optional.empty(), both.await());
                    });
        }
    }

    @Test
    public void aClosedPoolIsNamed() throws Exception {
        NativePool pool = NativePool.builder().build();
        TlsContext clients = clients().nativePool(pool).build();
        pool.close();
        sockets((below, server) ->
                assertSays(
                        assertThrows(
                                java.io.IOException.class,
                                clients.client(below, "localhost", 1)::handshake),
                        "native pool"));
    }

    @Test
    public void newKeysWithoutEndAreRefusedAndAFewAreNot() throws Exception {
        streams(
                clients().build(),
                servers().build(),
                (client, server) -> {
                    assertTrue(handshake(client, server).isEmpty());
                    ((GreenSocket) client.below())
                            .channel()
                            .setOption(StandardSocketOptions.SO_SNDBUF, 1 << 20);
                    sendNewKeys(client, TlsStream.MAX_EMPTY_RECORDS / 2);
                    client.write(bytes("x"));
                    assertEquals("x", read(server));
                    sendNewKeys(client, TlsStream.MAX_EMPTY_RECORDS + 1);
                    assertSays(
                            assertThrows(SSLException.class, () -> read(server)),
                            "without content");
                    assertThrows(SSLException.class, () -> read(server));
                });
    }

    private static void sendNewKeys(TlsStream stream, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            stream.newKeys();
            stream.records().wrapOwn();
            if (stream.records().out().remaining() > 10_000 || i == count - 1) {
                stream.below().write(stream.records().out());
                stream.records().sent();
            }
        }
    }
}
