package org.coppice.wsgi.testkit;

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
import org.coppice.green.GreenThreadInfo;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Before;
import org.junit.Test;

/// Unix sockets, several places at once, and how they change: by the keys `listen`, `unixSocket`
/// and `unixSocketPermissions`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class ListenContract<R extends ServerRule<?, R>> extends RunningServerContract<R> {
    private Path path;

    /// For the subclasses.
    protected ListenContract(R server) {
        super(server);
    }

    /// Where its Unix socket may be.
    @Before
    public final void name() {
        path = folder.getRoot().toPath().resolve("s");
        server.without("port");
    }

    private List<String> addresses() {
        return List.of(server.server().address().split(", "));
    }

    private int port(int index) {
        return URI.create(addresses().get(index)).getPort();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /// @throws Exception never, if all is well
    @Test
    public void aUnixSocketIsServedAndItsFileGoesWithIt() throws Exception {
        server.with("unixSocket", path).with("unixSocketPermissions", "rw-------");
        server.with("handOverMillis", 0).reconfigure();
        assertEquals(List.of("unix:" + path), addresses());
        assertEquals("rw-------", permissions(path));
        try (Client client = new Client(path)) {
            assertAnswers(client);
            assertAnswers(client);
        }
        server.stop();
        assertFalse(Files.exists(path));
    }

    /// @throws Exception never, if all is well
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

    /// @throws Exception never, if all is well
    @Test
    public void theOtherPermissionsOfAUnixSocketThatStaysAreValidAtOnce() throws Exception {
        server.with("unixSocket", path).with("unixSocketPermissions", "rw-------").reconfigure();
        try (Client client = new Client(path)) {
            server.with("unixSocketPermissions", "rw-rw----").reconfigure();
            assertEquals("rw-rw----", permissions(path));
            assertAnswers(client);
        }
        try (Client client = new Client(path)) {
            assertAnswers(client);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aPathThatIsTakenIsRefusedAndTheFormerGoesOn() throws Exception {
        int formerPort = server.port();
        Files.writeString(path, "somebody's");
        server.with("unixSocket", path);
        String message = assertThrows(IOException.class, server::reconfigure).getMessage();
        assertTrue(message, message.startsWith("cannot listen on unix:" + path));
        assertTrue(message, message.contains("no socket. Set another path"));
        assertAnswers(formerPort);
        server.with("unixSocket", path.resolve("no/such"));
        message = assertThrows(IOException.class, server::reconfigure).getMessage();
        assertTrue(message, message.contains("there is no folder"));
        assertTrue(message, message.contains("Make the folder"));
    }

    /// @throws Exception never, if all is well
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
        assertTrue(server.server().address().contains(", http://["));
    }

    /// @throws Exception never, if all is well
    @Test
    public void theGreenThreadsThatAcceptHaveTheNamesOfTheirPlaces() throws Exception {
        server.with("listen", "127.0.0.1:0, unix:" + path).reconfigure();
        List<String> names =
                server.loop().next().threads(false).join().stream()
                        .map(GreenThreadInfo::name)
                        .toList();
        assertEquals(2, addresses().size());
        for (String each : addresses()) {
            assertTrue(names.toString(), names.contains("accepts at " + each));
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whatStaysInTheListIsNotOpenedAgain() throws Exception {
        server.with("listen", "127.0.0.1:0, unix:" + path).reconfigure();
        int keptPort = port(0);
        Object file = Files.getAttribute(path, "unix:ino");
        server.with("listen", "127.0.0.1:0, 127.0.0.1:0, unix:" + path).reconfigure();
        assertEquals(keptPort, port(0));
        assertEquals(file, Files.getAttribute(path, "unix:ino"));
        assertAnswers(port(1));
        server.with("listen", "127.0.0.1:0").reconfigure();
        assertEquals(keptPort, port(0));
        assertAnswers(keptPort);
        assertFalse(Files.exists(path));
    }

    /// @throws Exception never, if all is well
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

    /// @throws Exception never, if all is well
    @Test
    public void oneThatWasInTheWayIsOpenedAgainIfTheNextCannotBe() throws Exception {
        server.with("listen", "127.0.0.1:0").reconfigure();
        int formerPort = port(0);
        Files.writeString(path, "somebody's");
        server.with("listen", "0.0.0.0:" + formerPort + ", unix:" + path);
        assertThrows(IOException.class, server::reconfigure);
        assertEquals(List.of("http://127.0.0.1:" + formerPort), addresses());
        assertAnswers(formerPort);
        server.with("listen", "0.0.0.0:" + formerPort).reconfigure();
        assertAnswers(formerPort);
    }

    /// @throws Exception never, if all is well
    @Test
    public void theBoundOnConnectionsIsOneForAllPlaces() throws Exception {
        server.with("listen", "127.0.0.1:0, unix:" + path).with("maxConnections", 1).reconfigure();
        try (Client first = new Client(port(0))) {
            assertAnswers(first);
            Client second = new Client(path).send(GET);
            long now = server.server().connections(); // the first may give way already
            assertTrue(now + " connections", now <= 1);
            first.reset();
            assertTrue(second.readResponse().endsWith("Hello, World!"));
            second.close();
        }
    }
}
