package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.SharedListeners;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ServerStatus.State;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.ServerRule;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// What listings are told of a server.
public class ServerStatusTest {
    private static final String PID = ServerComponent.PID + "~test";
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final RunningLoop loop = new RunningLoop();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> permission = new CompletableFuture<>();
    private ServerComponent server;

    @Before
    public void create() {
        server = new ServerComponent(loop, new SharedListeners());
        Application waiting =
                (environ, start) -> {
                    called.add(environ.pathInfo());
                    Coppice.await(permission);
                    return ServerRule.hello().call(environ, start);
                };
        server.addApplication(new ApplicationReference("routes"), waiting);
    }

    @After
    public void stop() {
        permission.complete("go");
        server.deactivate();
    }

    private Client connect() throws Exception {
        return new Client(URI.create(server.address().orElseThrow()).getPort());
    }

    private State state() {
        return server.status().state();
    }

    @Test
    public void aServerThatCannotListenTellsWhyAndWhetherItTriesAgain() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "x"));
        assertEquals(State.NOT_LISTENING, state());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.modified(Map.of("service.pid", PID, "port", other.getLocalPort()));
            assertEquals(State.RETRYING, state());
            assertTrue(server.status().reason().contains("cannot listen on 127.0.0.1:"));
            server.modified(Map.of("service.pid", PID, "port", "x"));
            assertEquals(State.NOT_LISTENING, state());
        }
    }

    @Test
    public void whileItStopsItDrainsAndTellsWhatItCuts() throws Exception {
        server.activate(
                Map.of("service.pid", PID, "port", "0", "drainMillis", "1", "handOverMillis", "0"));
        try (Client busy = connect()) {
            busy.send(GET);
            called.take();
            server.deactivate();
            assertEquals(State.STOPPED, state());
            assertEquals(1, server.status().requestsCut());
            assertEquals(0, server.status().connectionsCut());
        }
    }

    @Test
    public void aRequestThatEndsInTimeIsSeenDraining() throws Exception {
        server.activate(Map.of("service.pid", PID, "port", "0", "drainMillis", "20000"));
        try (Client busy = connect()) {
            busy.send(GET);
            called.take();
            Thread stopping = Thread.ofPlatform().start(server::deactivate);
            while (state() != State.DRAINING) {
                Thread.onSpinWait();
            }
            assertEquals(1, server.connections());
            permission.complete("go");
            assertTrue(busy.readResponse().endsWith("Hello, World!"));
            stopping.join();
            assertEquals(State.STOPPED, state());
            assertEquals(0, server.status().requestsCut());
        }
    }

    @Test
    public void limitsThatClientsMetAreCountedByTheirKeys() throws Exception {
        permission.complete("go");
        server.activate(Map.of("service.pid", PID, "port", "0", "maxConnectionsPerAddress", "2"));
        try (Client first = connect();
                Client second = connect()) {
            first.send(GET).readResponse();
            second.send(GET).readResponse();
            try (Client third = connect()) {
                assertTrue(third.isAtEnd());
            }
            assertEquals(Map.of("maxConnectionsPerAddress", 1L), server.status().limitsMet());
            server.modified(Map.of("service.pid", PID, "port", "0", "maxConnections", "2"));
            try (Client third = connect()) {
                third.send(GET).readResponse();
            }
        }
        assertEquals(
                Map.of("maxConnectionsPerAddress", 1L, "maxConnections", 1L),
                server.status().limitsMet());
        for (String key : server.status().limitsMet().keySet()) {
            assertTrue(
                    key,
                    Arrays.stream(ServerConfiguration.class.getMethods())
                            .anyMatch(method -> method.getName().equals(key)));
        }
    }

    @Test
    public void theEndOfTheCertificateIsTold() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "one");
        server.activate(
                Map.of(
                        "service.pid",
                        PID,
                        "port",
                        "0",
                        "tlsCertificateFile",
                        keys.certificateFile().toString(),
                        "tlsKeyFile",
                        keys.keyFile().toString()));
        Instant end = server.status().certificateEnd().orElseThrow();
        assertTrue(end.toString(), end.isBefore(Instant.now().plus(Duration.ofDays(2))));
        assertTrue(end.toString(), end.isAfter(Instant.now().plus(Duration.ofDays(1))));
    }
}
