package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class HeadDeadlineTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String HALF = "GET / HTTP/1.1\nHost: a\nX: ";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

    private void boundHeads() throws Exception {
        server.with("headerTimeoutMillis", 100).with("keepAliveMillis", 80_000_000);
        server.with("headersMaxBytes", 1 << 24).reconfigure();
    }

    private TestKeys serveTls() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        return keys;
    }

    private static void assertTimesOut(Client client) throws IOException {
        String response = client.readToEnd();
        assertTrue(response, response.startsWith("HTTP/1.1 408 "));
        assertTrue(response, response.contains("\nConnection: close\n"));
    }

    @Test
    public void whoStopsInAHeadIsTold408() throws Exception {
        boundHeads();
        try (Client client = server.connect()) {
            assertTimesOut(client.send(HALF));
        }
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            assertTimesOut(client.send(HALF));
        }
    }

    @Test
    public void whoSendsItSteadilyButTooSlowlyToo() throws Exception {
        boundHeads();
        try (Client client = server.connect()) {
            client.send(HALF);
            while (server.server().connections() > 0) {
                sendOne(client);
            }
        }
    }

    private static void sendOne(Client client) {
        try {
            client.send("x");
        } catch (IOException e) {
            // It has been closed.
        }
    }

    @Test
    public void overTlsToo() throws Exception {
        TestKeys keys = serveTls();
        server.reconfigure();
        Socket secured =
                TestKeys.clientOf(keys)
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port());
        try (Client client = new Client(secured)) {
            client.send(GET).readResponse();
            boundHeads(); // only now: a handshake may take longer
            assertTimesOut(client.send(HALF));
        }
    }

    /// Each would be held in memory until its deadline.
    @Test
    public void aConnectionThatIsClosedIsKeptByNoTimer() throws Exception {
        server.with("headerTimeoutMillis", 80_000_000).reconfigure();
        leaveInAHead(server.connect());
        TestKeys keys = serveTls();
        server.reconfigure();
        leaveInAHead(
                new Client(
                        TestKeys.clientOf(keys)
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port())));
    }

    private void leaveInAHead(Client leaving) throws IOException {
        JettyEngine engine = server.server().engine();
        try (Client client = leaving) {
            client.send(GET).readResponse();
            client.send(HALF);
            while (engine.connections().stream().noneMatch(JettyConnection::isAmidMessage)) {
                Thread.onSpinWait();
            }
        }
        while (engine.size() > 0 || engine.timers() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void aHandshakeIsBoundToo() throws Exception {
        serveTls();
        boundHeads();
        try (Client client = server.connect()) {
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aProxyHeaderIsBoundToo() throws Exception {
        server.with("trustedProxies", "127.0.0.1").with("proxyProtocol", true);
        boundHeads();
        try (Client silent = server.connect();
                Client slow = server.connect().sendRaw("PROXY TC")) {
            assertTrue(silent.isAtEnd());
            assertTrue(slow.isAtEnd());
        }
    }

    @Test
    public void headsThatComeInPiecesInTimeAreAnswered() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                for (char c : GET.toCharArray()) {
                    client.send(String.valueOf(c));
                }
                assertTrue(client.readResponse().endsWith("Hello, World!"));
            }
        }
        assertEquals(3, server.server().requests());
    }
}
