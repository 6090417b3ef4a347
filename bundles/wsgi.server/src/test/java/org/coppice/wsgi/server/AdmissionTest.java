package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.AddressCounts;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Who is let in when there are many, and who gives way.
public class AdmissionTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule();
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    /// Answers at once, but for `/wait` when the test says so.
    private void waitingApplication() {
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.pathInfo().equals("/wait") ? Coppice.await(answer) : "at once");
        });
    }

    private static void assertAnswers(Client client) throws IOException {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.startsWith("HTTP/1.1 200 "));
    }

    @Test
    public void theLongestIdleConnectionGivesWayToANewClient() throws Exception {
        server.with("maxConnections", 3).reconfigure();
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            idle.add(server.connect());
            assertAnswers(idle.get(i));
        }
        assertAnswers(idle.get(0));
        try (Client late = server.connect()) {
            assertAnswers(late);
            assertTrue("it was idle for longest", idle.get(1).isAtEnd());
            assertAnswers(idle.get(0));
            assertAnswers(idle.get(2));
            assertAnswers(late);
        }
        for (Client each : idle) {
            each.close();
        }
    }

    @Test
    public void whoHasNotSaidAWordGivesWayToo() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        try (Client silent = server.connect();
                Client other = server.connect()) {
            assertAnswers(other);
            assertTrue(silent.isAtEnd());
        }
    }

    @Test
    public void aRequestInFlightDoesNotGiveWayAndIsTheLastOfItsConnection() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        waitingApplication();
        try (Client first = server.connect()) {
            first.send(GET.replace("/ ", "/wait "));
            assertEquals("/wait", called.take());
            Client second = server.connect().send(GET);
            // The server has the second in hand as soon as it is crowded.
            while (!server.server().isCrowded()) {
                Thread.onSpinWait();
            }
            answer.complete("finished");
            String response = first.readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("finished"));
            assertTrue(second.readResponse().endsWith("at once"));
            assertFalse(second.send(GET).readResponse().contains("Connection: close"));
            second.close();
        }
    }

    @Test
    public void fewerConnectionsAreAllowedAtOnce() throws Exception {
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            idle.add(server.connect());
            assertAnswers(idle.get(i));
        }
        server.with("maxConnections", 2).reconfigure();
        try (Client late = server.connect()) {
            assertAnswers(late);
            assertTrue(server.server().connections() <= 2);
        }
        assertAnswers(idle.get(9));
        for (Client each : idle) {
            each.close();
        }
    }

    @Test
    public void anAddressHasOnlySoManyConnections() throws Exception {
        server.with("maxConnectionsPerAddress", 2).reconfigure();
        try (Client first = server.connect();
                Client second = server.connect()) {
            assertAnswers(first);
            assertAnswers(second);
            for (int i = 0; i < 100; i++) {
                try (Client third = server.connect()) {
                    assertTrue(third.isAtEnd());
                }
            }
            assertAnswers(first);
            first.send(GET.replace("\n\n", "\nConnection: close\n\n")).readToEnd();
            awaitConnections(1);
            try (Client third = server.connect()) {
                assertAnswers(third);
            }
        }
        assertEquals(1, log.containing("WARN").size());
        String warning = log.containing("WARN").getFirst();
        assertTrue(warning, warning.contains("refused 1 connection(s), their addresses have"));
        awaitConnections(0);
    }

    private void awaitConnections(int count) {
        while (server.server().connections() > count) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void theLimitOfAnAddressCanBeChangedAndTakenAway() throws Exception {
        server.with("maxConnectionsPerAddress", 1).reconfigure();
        try (Client first = server.connect();
                Client refused = server.connect()) {
            assertAnswers(first);
            assertTrue(refused.isAtEnd());
            server.with("maxConnectionsPerAddress", 0).reconfigure();
            try (Client second = server.connect()) {
                assertAnswers(second);
            }
            assertAnswers(first);
        }
    }

    @Test
    public void theConnectionsOfATrustedProxyAreNotCounted() throws Exception {
        server.with("trustedProxies", "127.0.0.1").with("maxConnectionsPerAddress", 1);
        server.reconfigure();
        try (Client first = server.connect();
                Client second = server.connect()) {
            assertAnswers(first);
            assertAnswers(second);
        }
    }

    @Test
    public void aNetworkOf64BitsCountsAsOneAddress() throws Exception {
        Object key = AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:2:3::4"));
        assertEquals(key, AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:2:ffff::1")));
        assertNotEquals(key, AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:3:3::4")));
        Object four = AddressCounts.keyOf(InetAddress.getByName("192.0.2.1"));
        assertEquals(four, AddressCounts.keyOf(InetAddress.getByName("::ffff:192.0.2.1")));
        assertNotEquals(four, AddressCounts.keyOf(InetAddress.getByName("192.0.2.2")));
    }

    @Test
    public void aConnectionHasOnlySoManyRequests() throws Exception {
        server.with("requestsPerConnectionMax", 2).reconfigure();
        try (Client client = server.connect()) {
            assertFalse(client.send(GET).readResponse().contains("Connection: close"));
            String last = client.send(GET).readToEnd();
            assertTrue(last, last.contains("\nConnection: close\n"));
        }
    }

    @Test
    public void whoSendsOnBehindItsLastRequestMeetsNoReset() throws Exception {
        server.with("requestsPerConnectionMax", 1).reconfigure();
        try (Client client = server.connect()) {
            String last = client.send(GET).readResponse();
            assertTrue(last, last.contains("\nConnection: close\n"));
            assertEquals("", client.send(GET).readToEnd());
        }
    }

    @Test
    public void thePlacesInTheChainOfIdleOnesStayRight() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect());
        }
        for (int i = 0; i < 100; i++) {
            assertAnswers(clients.get(i * 7 % clients.size()));
        }
        for (int i = 0; i < clients.size(); i += 2) {
            clients.get(i).close();
        }
        awaitConnections(10);
        server.with("maxConnections", 10).reconfigure();
        int last = 99 * 7 % 20;
        for (int i = 0; i < 9; i++) {
            clients.add(server.connect());
            assertAnswers(clients.getLast());
        }
        assertAnswers(clients.get(last));
        for (Client each : clients) {
            each.close();
        }
    }

    @Test
    public void whileManyConnectOthersOnTheLoopHaveTheirTurn() throws Exception {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        CompletableFuture<Integer> connectionsAtMyTurn = new CompletableFuture<>();
        server.loop()
                .next()
                .execute(() -> {
                    go.join();
                    server.loop()
                            .next()
                            .spawnN(() -> {
                                Coppice.giveWay();
                                Coppice.giveWay();
                                connectionsAtMyTurn.complete(server.server().connections());
                            });
                });
        List<Client> burst = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            burst.add(server.connect());
        }
        go.complete(true);
        int connections = connectionsAtMyTurn.join();
        assertTrue("" + connections, connections <= 3 * 3);
        assertAnswers(burst.getLast());
        for (Client each : burst) {
            each.close();
        }
    }
}
