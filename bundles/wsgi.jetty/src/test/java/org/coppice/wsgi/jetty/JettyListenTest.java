package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class JettyListenTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

    private Path path;

    @Before
    public void name() {
        path = folder.getRoot().toPath().resolve("s");
        server.without("port");
    }

    private static void assertAnswers(Client client) throws IOException {
        assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
    }

    private static void assertAnswers(int port) throws IOException {
        try (Client client = new Client(port)) {
            assertAnswers(client);
        }
    }

    private List<String> addresses() {
        return List.of(server.server().address().split(", "));
    }

    private int port(int index) {
        return URI.create(addresses().get(index)).getPort();
    }

    @Test
    public void aUnixSocketIsServedAndItsFileGoesWithIt() throws Exception {
        server.with("unixSocket", path).with("unixSocketPermissions", "rw-------");
        server.with("handOverMillis", 0).reconfigure();
        assertEquals(List.of("unix:" + path), addresses());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (Client client = new Client(path)) {
            assertAnswers(client);
            assertAnswers(client);
        }
        server.stop();
        assertFalse(Files.exists(path));
    }

    @Test
    public void theEnvironOfAUnixSocketHasNoPorts() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(
                    String.join(
                            "|",
                            environ.serverName(),
                            environ.get("SERVER_PORT").toString(),
                            environ.remoteAddress(),
                            environ.get("REMOTE_PORT").toString(),
                            environ.urlScheme(),
                            environ.getOrDefault("HTTPS", "off").toString()));
        });
        server.with("unixSocket", path).reconfigure();
        try (Client client = new Client(path)) {
            String response = client.send(GET).readResponse();
            assertTrue(response, response.endsWith("\n\nunix||unix||http|off"));
            assertEquals("unix", server.server().infos().join().getFirst().remoteAddress());
            client.send("GET / HTTP/1.0\n\n");
            assertTrue(client.readToEnd().endsWith("\n\nunix||unix||http|off"));
        }
    }

    @Test
    public void severalPlacesAreServedAtOnce() throws Exception {
        server.with("listen", "127.0.0.1:0, [::1]:0, unix:" + path).reconfigure();
        assertEquals(3, addresses().size());
        assertAnswers(port(0));
        try (Client six = new Client(new Socket(InetAddress.ofLiteral("::1"), port(1)));
                Client unix = new Client(path)) {
            assertAnswers(six);
            assertAnswers(unix);
        }
    }

    @Test
    public void plainAndSecuredPlacesStandSideBySide() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        SSLContext trusting = TestKeys.clientOf(keys);
        server.with("tlsCertificateFile", keys.certificateFile())
                .with("tlsKeyFile", keys.keyFile())
                .with("listen", "tls:127.0.0.1:0, 127.0.0.1:0, tls:unix:" + path)
                .reconfigure();
        assertTrue(addresses().get(0).startsWith("https://"));
        assertAnswers(port(1));
        Socket secured =
                trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port(0));
        try (Client client = new Client(secured)) {
            assertAnswers(client);
        }
    }

    @Test
    public void aPortThatStaysGoesOverToTlsAndBackAndConnectionsStay() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        int port = server.port();
        server.with("port", port).reconfigure();
        try (Client plain = new Client(port)) {
            assertAnswers(plain);
            server.with("tlsPkcs12File", keys.pkcs12())
                    .with("tlsPkcs12Password", TestKeys.PASSWORD)
                    .reconfigure();
            assertEquals("https://127.0.0.1:" + port, server.server().address());
            assertAnswers(plain);
            Socket secured =
                    TestKeys.clientOf(keys)
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), port);
            try (Client client = new Client(secured)) {
                assertAnswers(client);
                server.without("tlsPkcs12File").without("tlsPkcs12Password").reconfigure();
                assertAnswers(client);
            }
        }
        assertAnswers(port);
    }

    @Test
    public void whatStaysInTheListIsNotOpenedAgain() throws Exception {
        server.with("listen", "127.0.0.1:0, unix:" + path).reconfigure();
        int keptPort = port(0);
        Object file = Files.getAttribute(path, "unix:ino");
        server.with("listen", "127.0.0.1:0, 127.0.0.1:0, unix:" + path).reconfigure();
        assertEquals(keptPort, port(0));
        assertEquals(file, Files.getAttribute(path, "unix:ino"));
        assertAnswers(port(1));
    }

    @Test
    public void oneThatCannotBeOpenedChangesNothing() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        int formerPort = port(0);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.with("listen", "unix:" + path + ", 127.0.0.1:" + other.getLocalPort());
            assertThrows(IOException.class, server::reconfigure);
            assertFalse(Files.exists(path));
            assertEquals(1, addresses().size());
            assertAnswers(formerPort);
        }
        server.reconfigure();
        try (Client unix = new Client(path)) {
            assertAnswers(unix);
        }
    }

    /// Each has a connector of its own, and that a thread.
    @Test
    public void aFormerProtocolEndsWithItsLastConnection() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        JettyEngine engine = server.server().engine();
        try (Client client = new Client(port(0))) {
            client.send(GET).readResponse();
            server.with("http2", false).reconfigure();
            assertEquals(2, engine.connectors());
            assertAnswers(port(0));
            client.send(GET).readResponse();
            assertEquals(2, engine.connectors());
        }
        while (engine.connectors() > 1) {
            Thread.onSpinWait();
        }
        assertAnswers(port(0));
    }

    /// Each has a connector of its own, and that a thread.
    @Test
    public void howeverOftenAnotherProtocolIsTriedInVainTheFormerGoesOn() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        int formerPort = port(0);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.with("http2", false).with("listen", "127.0.0.1:" + other.getLocalPort());
            for (int i = 0; i < 10; i++) {
                String message = assertThrows(IOException.class, server::reconfigure).getMessage();
                assertTrue(message, message.contains("" + other.getLocalPort()));
                assertAnswers(formerPort);
            }
        }
    }

    @Test
    public void theBoundOnConnectionsIsOneForAllPlaces() throws Exception {
        server.with("listen", "127.0.0.1:0, unix:" + path).with("maxConnections", 1).reconfigure();
        try (Client first = new Client(port(0))) {
            assertAnswers(first);
            Client second = new Client(path).send(GET);
            assertEquals(1, server.server().connections());
            first.reset();
            assertTrue(second.readResponse().endsWith("Hello, World!"));
            second.close();
        }
    }
}
