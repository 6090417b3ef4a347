package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.testkit.MemoryListener;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class WsgiServerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RunningLoop loop = new RunningLoop();

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void green(Work body) throws Exception {
        Coppice.run(() -> {
            body.run();
            return null;
        });
    }

    private static WsgiServerBuilder hello() {
        return WsgiServer.builder(HttpServerRule.hello());
    }

    private static int port(WsgiServer server) {
        return URI.create(server.addresses().getFirst()).getPort();
    }

    private static void send(GreenStream client, String request) throws IOException {
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String get(GreenStream client) throws IOException {
        send(client, GET);
        return new String(client.inputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String get(WsgiServer server) throws IOException {
        try (GreenStream client =
                Net.connect(
                        new java.net.InetSocketAddress(
                                InetAddress.getLoopbackAddress(), port(server)))) {
            return get(client);
        }
    }

    private static void assertHello(String response) {
        assertTrue(response, response.endsWith("Hello, World!"));
    }

    @Test
    public void itServesOnTheLoopOfItsStart() throws Exception {
        green(() -> {
            try (WsgiServer server = hello().listen("127.0.0.1:0").build()) {
                assertEquals(List.of(), server.addresses());
                server.start();
                server.start();
                assertHello(get(server));
                assertHello(get(server));
                assertEquals(2, server.requests());
                assertEquals("Server wsgi at " + server.addresses().getFirst(), server.toString());
            }
        });
    }

    @Test
    public void itServesInMemory() throws Exception {
        green(() -> {
            MemoryListener listener = new MemoryListener(1024);
            try (WsgiServer server = hello().listener(listener).build()) {
                server.start();
                assertEquals(1, server.addresses().size());
                assertHello(get(listener.connect()));
                GreenStream idle = listener.connect();
                assertHello(get(listener.connect()));
                assertTrue(server.stop());
                assertEquals(-1, idle.read(ByteBuffer.allocate(1)));
                assertFalse(listener.isOpen());
            }
        });
    }

    @Test
    public void aStopOfOneLeavesTheOthersAlone() throws Exception {
        green(() -> {
            try (WsgiServer one = hello().listen("127.0.0.1:0").build();
                    WsgiServer other = hello().listen("127.0.0.1:0").build()) {
                one.start();
                other.start();
                one.stop();
                assertEquals(List.of(), one.addresses());
                assertHello(get(other));
            }
        });
    }

    @Test
    public void aResponseInMemoryThatBreaksOffIsNoEnd() throws Exception {
        green(() -> {
            MemoryListener listener = new MemoryListener(1024);
            Application broken =
                    (environ, start) -> {
                        start.start(Status.of(200), Headers.of()).write(ByteBuffer.allocate(9));
                        throw new IllegalStateException("half way");
                    };
            try (WsgiServer server = WsgiServer.builder(broken).listener(listener).build()) {
                server.start();
                GreenStream client = listener.connect();
                send(client, "GET / HTTP/1.0\r\n\r\n");
                assertThrows(IOException.class, () -> client.inputStream().readAllBytes());
            }
        });
    }

    @Test
    public void itServesForEverUntilItIsStopped() throws Exception {
        green(() -> {
            WsgiServer server = hello().listen("127.0.0.1:0").listen("127.0.0.1:0").build();
            GreenThread<Void> serving =
                    Coppice.spawn(() -> {
                        server.serveForever();
                        return null;
                    });
            while (server.addresses().size() < 2) {
                Coppice.giveWay();
            }
            assertHello(get(server));
            server.stop();
            serving.await();
            assertEquals(List.of(), server.addresses());
        });
    }

    @Test
    public void aKillOfWhoServesForEverStopsIt() throws Exception {
        green(() -> {
            WsgiServer server = hello().listen("127.0.0.1:0").build();
            GreenThread<Void> serving =
                    Coppice.spawn(() -> {
                        server.serveForever();
                        return null;
                    });
            while (server.addresses().isEmpty()) {
                Coppice.giveWay();
            }
            serving.kill();
            serving.awaitEnd();
            assertEquals(List.of(), server.addresses());
            assertThrows(IllegalStateException.class, server::start);
        });
    }

    @Test
    public void withLoopsItIsStartedAndStoppedAnywhere() throws Exception {
        WsgiServer server = hello().listen("127.0.0.1:0").loops(loop).name("shop").build();
        server.start();
        try (Client client = new Client(port(server))) {
            client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(server.stop());
            assertTrue(client.isAtEnd());
        }
        server.awaitEnd();
        assertTrue(server.stop(Duration.ZERO));
    }

    @Test
    public void withoutALoopItSaysWhatToDo() {
        WsgiServer server = hello().listen("127.0.0.1:0").build();
        String message = assertThrows(IllegalStateException.class, server::start).getMessage();
        assertTrue(message, message.contains("start it on a green thread, as in Coppice.run, or"));
    }

    @Test
    public void aStopCutsWhatDoesNotEndWithinItsGrace() throws Exception {
        green(() -> {
            CompletableFuture<String> never = new CompletableFuture<>();
            MemoryListener listener = new MemoryListener(1024);
            Application waiting =
                    (environ, start) -> {
                        start.start(Status.of(200), Headers.of());
                        return Body.of(Coppice.await(never));
                    };
            WsgiServer server = WsgiServer.builder(waiting).listener(listener).build();
            server.start();
            GreenStream client = listener.connect();
            send(client, GET);
            while (server.requests() == 0) {
                Coppice.giveWay();
            }
            assertThrows(IllegalArgumentException.class, () -> server.stop(Duration.ofMillis(-1)));
            assertFalse(server.stop(Duration.ofMillis(10)));
            assertEquals(0, server.connections());
        });
    }

    @Test
    public void itChangesWhileItServes() throws Exception {
        green(() -> {
            try (WsgiServer server = hello().listen("127.0.0.1:0").build()) {
                server.start();
                int former = port(server);
                server.change(hello().name("other").listen("127.0.0.1:0").listen("[::1]:0"));
                assertEquals(2, server.addresses().size());
                assertEquals(former, port(server));
                assertHello(get(server));
                assertThrows(
                        IOException.class,
                        () -> server.change(hello().listen("unix:/no/such/folder/s")));
                assertHello(get(server));
            }
        });
    }

    @Test
    public void anAddressInUseIsToldAndTheServerIsClosed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            green(() -> {
                MemoryListener listener = new MemoryListener(1024);
                WsgiServer server =
                        hello().listener(listener)
                                .listen("127.0.0.1:" + other.getLocalPort())
                                .build();
                String message = assertThrows(IOException.class, server::start).getMessage();
                assertTrue(message, message.contains("cannot listen on 127.0.0.1:"));
                assertThrows(IllegalStateException.class, server::start);
                Coppice.awaitIdle();
                assertFalse(listener.isOpen());
            });
        }
    }

    @Test
    public void everyKeyOfTheConfigurationCanBeSet() {
        for (var key : ServerConfiguration.class.getDeclaredMethods()) {
            if (!key.getName().equals("application")) {
                hello().set(key.getName(), key.getDefaultValue()).build();
            }
        }
    }

    @Test
    public void theMethodsSetWhatTheKeysDo() {
        ServerSettings settings =
                hello().maxConnections(7)
                        .keepAlive(Duration.ofSeconds(1))
                        .headerTimeout(Duration.ofSeconds(2))
                        .bodyTimeout(Duration.ofSeconds(3))
                        .bodyMaxBytes(4)
                        .drain(Duration.ofSeconds(5))
                        .accessLog(true)
                        .debug(true)
                        .tls(java.nio.file.Path.of("a"), java.nio.file.Path.of("b"))
                        .settings("shop");
        assertEquals(7, settings.limits().maxConnections());
        assertEquals(4, settings.limits().bodyMaxBytes());
        assertEquals(Duration.ofSeconds(1), settings.timeouts().keepAlive());
        assertEquals(Duration.ofSeconds(2), settings.timeouts().headerTimeout());
        assertEquals(Duration.ofSeconds(3), settings.timeouts().bodyTimeout());
        assertEquals(Duration.ofSeconds(5), settings.timeouts().drain());
        assertTrue(settings.log().accessLog());
        assertTrue(settings.responses().debug());
        assertTrue(settings.tls().isOn());
        assertEquals("shop", settings.application().name());
    }

    @Test
    public void badSettingsAreRefused() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> hello().set("maxConections", 1))
                        .getMessage();
        assertEquals("maxConections is no key, did you mean maxConnections?", message);
        assertThrows(IllegalArgumentException.class, () -> hello().set("application", "x"));
        message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> hello().maxConnections(0).listen("x").build())
                        .getMessage();
        assertTrue(message, message.contains("maxConnections=0"));
        assertTrue(message, message.contains("listen=x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> hello().listen(":80").set("port", 81).build());
    }
}
