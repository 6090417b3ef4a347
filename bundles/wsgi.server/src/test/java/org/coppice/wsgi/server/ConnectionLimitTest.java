package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.Client;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Servers that share their bound on connections.
public class ConnectionLimitTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RunningLoop loop = new RunningLoop();

    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> permission = new CompletableFuture<>();
    private final ConnectionLimit limit = ConnectionLimit.of(2);
    private WsgiServer one;
    private WsgiServer other;

    private WsgiServer server(Application application) {
        return WsgiServer.builder(application)
                .listen("127.0.0.1:0")
                .loops(loop)
                .maxConnections(1)
                .maxConnections(limit)
                .build();
    }

    @Before
    public void start() throws Exception {
        one =
                server((environ, start) -> {
                    begun.add("begun");
                    Coppice.await(permission);
                    return HttpServerRule.hello().call(environ, start);
                });
        other = server(HttpServerRule.hello());
        one.start();
        other.start();
    }

    @After
    public void stop() {
        permission.complete(true);
        one.close();
        other.close();
    }

    private static Client connect(WsgiServer server) throws Exception {
        return new Client(URI.create(server.addresses().getFirst()).getPort());
    }

    @Test
    public void aClientOfOneWaitsForThoseOfTheOther() throws Exception {
        try (Client first = connect(one);
                Client second = connect(one)) {
            first.send(GET);
            second.send(GET);
            begun.take();
            begun.take();
            assertEquals(2, limit.connections());
            try (Client waiting = connect(other)) { // who comes before the second takes its place
                waiting.send(GET);
                assertEquals(0, other.requests());
                permission.complete(true);
                assertTrue(waiting.readResponse().endsWith("Hello, World!"));
            }
            assertTrue(first.readResponse().endsWith("Hello, World!"));
        }
    }

    @Test
    public void idleConnectionsOfTheOtherGiveWay() throws Exception {
        try (Client idle = connect(other);
                Client idleToo = connect(other)) {
            idle.send(GET).readResponse();
            idleToo.send(GET).readResponse();
            try (Client active = connect(one)) {
                active.send(GET);
                begun.take();
                assertTrue(idle.isAtEnd());
                permission.complete(true);
                assertTrue(active.readResponse().endsWith("Hello, World!"));
            }
        }
    }

    @Test
    public void aServerThatHasStoppedHasNoPartInIt() throws Exception {
        try (Client client = connect(other)) {
            client.send(GET).readResponse();
            assertEquals("1 of 2 connections of 2 servers", limit.toString());
            other.stop();
            assertEquals("0 of 2 connections of 1 servers", limit.toString());
            assertEquals(2, limit.connectionsMax());
        }
    }

    @Test
    public void aLimitAllowsAtLeastOne() {
        assertEquals(
                "0 connections are not allowed: give 1 or more",
                assertThrows(IllegalArgumentException.class, () -> ConnectionLimit.of(0))
                        .getMessage());
    }
}
