package org.coppice.net;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// What tests of TLS share: an authority, a certificate for `localhost`, connections on loopback.
public abstract class TlsTestCase {

    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final int ROOM_BYTES = 64 << 10;

    static TestAuthority authority;
    static TestAuthority.Issued localhost;

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /// What a test does with the two ends of a connection.
    @FunctionalInterface
    interface Ends<A, B> {
        void run(A client, B server) throws Exception;
    }

    @BeforeClass
    public static void makeCertificates() throws Exception {
        authority = TestAuthority.create("Test Authority");
        localhost = authority.issue("localhost", "127.0.0.1");
    }

    static void green(Body body) throws Exception {
        Coppice.run(() -> {
            body.run();
            return null;
        });
    }

    static void sockets(Ends<GreenSocket, GreenSocket> body) throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT);
                    GreenSocket client = Net.connect(listener.localAddress());
                    GreenSocket server = listener.accept()) {
                // Little room, so that a writer soon waits.
                client.channel().setOption(StandardSocketOptions.SO_SNDBUF, ROOM_BYTES);
                server.channel().setOption(StandardSocketOptions.SO_SNDBUF, ROOM_BYTES);
                body.run(client, server);
            }
        });
    }

    /// Both ends of TLS, before their handshake.
    static void streams(TlsContext clients, TlsContext servers, Ends<TlsStream, TlsStream> body)
            throws Exception {
        sockets((below, serverBelow) -> {
            try (TlsStream client = clients.client(below, "localhost", 443);
                    TlsStream server = servers.server(serverBelow)) {
                body.run(client, server);
            }
        });
    }

    TlsContextBuilder clients() throws Exception {
        return clients(authority);
    }

    TlsContextBuilder clients(TestAuthority trusted) throws Exception {
        return TlsContext.builder().trust(pem(trusted));
    }

    Path pem(TestAuthority trusted) throws Exception {
        return TestPem.write(folder.newFile().toPath(), java.util.List.of(trusted.certificate()));
    }

    TlsContextBuilder servers() {
        return TlsContext.builder().certificate(localhost.certificate());
    }

    /// Both handshakes. What the server's one threw, if it did.
    static Optional<Throwable> handshake(TlsStream client, TlsStream server) throws IOException {
        GreenThread<Void> serving =
                Coppice.spawn(() -> {
                    server.handshake();
                    return null;
                });
        try {
            client.handshake();
            // With TLS 1.3 a client may be done before the server has refused it.
            serving.awaitEnd();
        } finally {
            serving.awaitEnd();
        }
        return serving.failure();
    }

    static TlsSession session(TlsContext clients, TlsContext servers, String host)
            throws Exception {
        TlsSession[] session = new TlsSession[1];
        sockets((below, serverBelow) -> {
            try (TlsStream client = clients.client(below, host, 443);
                    TlsStream server = servers.server(serverBelow)) {
                GreenThread<TlsSession> serving = Coppice.spawn(server::session);
                session[0] = client.session();
                serving.await();
            }
        });
        return session[0];
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String read(GreenStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        int count = stream.read(buffer);
        return count < 0 ? "end" : new String(buffer.array(), 0, count, StandardCharsets.UTF_8);
    }

    static void assertSays(Throwable error, String... words) {
        for (String word : words) {
            assertTrue(error.toString(), error.getMessage().contains(word));
        }
    }
}
