package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.SharedListeners;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.spi.Sockets;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// Two servers at one address: a client meets any of them.
public class SharedAddressTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final RunningLoop loop = new RunningLoop();

    private final SharedListeners listeners = new SharedListeners();
    private TestKeys keys;

    @Before
    public void makeKeys() throws Exception {
        keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
    }

    private Map<String, Object> plain(int port) {
        return Map.of("port", port, "handOverMillis", 0);
    }

    private Map<String, Object> tls(int port) {
        Map<String, Object> properties = new HashMap<>(plain(port));
        properties.put("tlsPkcs12File", keys.pkcs12().toString());
        properties.put("tlsPkcs12Password", TestKeys.PASSWORD);
        return properties;
    }

    private HttpServer server(String name, Map<String, Object> properties) {
        return new HttpServer(
                name,
                ServerSettings.of(properties),
                loop,
                new SwappableApplications().set(HttpServerRule.hello()),
                HttpServer.PATIENCE,
                new Sockets(Optional.of(listeners), "server " + name));
    }

    private static int port(HttpServer server) {
        return URI.create(server.address()).getPort();
    }

    private static void assertAnswers(int port) throws IOException {
        try (Client client = new Client(port)) {
            assertTrue(client.send(GET).readToEnd().endsWith("Hello, World!"));
        }
    }

    @Test
    public void oneMayNotSpeakTlsAndTheOtherNot() throws Exception {
        HttpServer one = server("one", tls(0));
        one.start();
        int port = port(one);
        HttpServer two = server("two", plain(port));
        String message = assertThrows(IOException.class, two::start).getMessage();
        assertEquals(
                "cannot listen on 127.0.0.1:"
                        + port
                        + ": server one speaks TLS there, server two would speak plain HTTP: a"
                        + " client would meet either. Set another address, or have both speak the"
                        + " same",
                message);
        assertEquals(List.of("https://127.0.0.1:" + port), one.addresses());
        one.stop();
        HttpServer three = server("three", plain(port));
        three.start();
        assertAnswers(port);
        three.stop();
    }

    @Test
    public void whatTheSystemKeepsUnsentIsAsConfigured() throws Exception {
        HttpServer one = server("one", plain(0));
        one.start();
        assertEquals(OptionalInt.of(131_072), unsentMaxBytes(port(one)));
        for (int bytes : new int[] {4711, 0}) {
            Map<String, Object> next = new HashMap<>(plain(0));
            next.put("unsentMaxBytes", bytes);
            one.reconfigure(ServerSettings.of(next));
            assertEquals(OptionalInt.of(bytes), unsentMaxBytes(port(one)));
        }
        one.stop();
    }

    private OptionalInt unsentMaxBytes(int port) throws Exception {
        InetSocketAddress there = new InetSocketAddress("127.0.0.1", port);
        return loop.next()
                .submit(() -> {
                    try (GreenServerSocket socket = listeners.listen(there, 1024, "test")) {
                        return socket.unsentMaxBytes();
                    }
                })
                .get();
    }

    @Test
    public void aChangeThatWouldMakeThemDifferIsRefusedAsLongAsBothAreThere() throws Exception {
        HttpServer one = server("one", plain(0));
        one.start();
        int port = port(one);
        HttpServer two = server("two", plain(port));
        two.start();
        ServerSettings next = ServerSettings.of(tls(port));
        String message = assertThrows(IOException.class, () -> two.reconfigure(next)).getMessage();
        assertTrue(
                message,
                message.contains("server one speaks plain HTTP there, server two would speak TLS"));
        assertAnswers(port);
        assertEquals(one.addresses(), two.addresses());
        one.stop();
        assertAnswers(port);
        two.reconfigure(next);
        assertEquals(List.of("https://127.0.0.1:" + port), two.addresses());
        two.reconfigure(ServerSettings.of(plain(port)));
        assertAnswers(port);
        two.stop();
    }
}
