package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loop;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Connections that wait without a green thread, by a clock that the test moves.
public class RestingTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final ManualClock clock = new ManualClock();

    @Rule public final Timeout net = Timeout.seconds(60);

    @Rule
    public final HttpServerRule server = new HttpServerRule(RunOptions.DEFAULTS.ticker(clock));

    /// So many seconds pass one by one, after the server has done all that it can.
    private void passSeconds(int count) {
        for (int i = 0; i < count; i++) {
            pass(Duration.ofSeconds(1));
        }
    }

    private void pass(Duration time) {
        clock.advanceAndAwaitIdle(loop(), time);
    }

    private Loop loop() {
        return server.loop().next();
    }

    /// How many green threads wait for a client.
    private long waiting() {
        pass(Duration.ZERO);
        List<GreenThreadInfo> all = loop().threads(false).join();
        return all.stream()
                .filter(each ->
                        each.waitingFor().contains("read on java.nio.channels.SocketChannel"))
                .count();
    }

    private int connections() {
        pass(Duration.ZERO);
        return server.server().connections();
    }

    /// Has paused and come back already.
    private Client idle() throws Exception {
        Client client = server.connect();
        client.send(GET).readResponse();
        client.send(GET).readResponse();
        return client;
    }

    @Test
    public void theFirstPauseNeedsNoGreenThread() throws Exception {
        try (Client client = server.connect()) {
            assertEquals(1, waiting());
            client.send(GET).readResponse();
            assertEquals(0, waiting());
            client.send(GET).readResponse();
            assertEquals(1, waiting());
        }
    }

    @Test
    public void whoIsIdleForSecondsHasNoGreenThreadAndIsServedAllTheSame() throws Exception {
        try (Client client = idle()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(1, waiting());
                passSeconds(3);
                assertEquals(0, waiting());
                assertEquals(1, connections());
                assertEquals("idle", server.server().infos().join().getFirst().state());
                assertTrue(client.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    public void manyGoToRestLittleByLittle() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            clients.add(idle());
        }
        assertEquals(250, waiting());
        passSeconds(3);
        assertTrue(waiting() < 250);
        passSeconds(3);
        assertEquals(0, waiting());
        for (Client client : clients) {
            assertTrue(client.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
            client.close();
        }
        assertEquals(0, connections());
    }

    @Test
    public void whoAsksNowAndThenKeepsItsGreenThread() throws Exception {
        try (Client client = idle()) {
            for (int i = 0; i < 5; i++) {
                pass(Duration.ofMillis(180));
                assertEquals(1, waiting());
                client.send(GET).readResponse();
            }
        }
    }

    @Test
    public void halfAHeadIsNoRest() throws Exception {
        try (Client client = idle()) {
            client.send("GET / HTTP/1.1\n");
            passSeconds(5);
            assertEquals(1, waiting());
            passSeconds(5);
            client.send("Host: a\n\n");
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    public void theRestCountsAsTimeThatItIsKept() throws Exception {
        try (Client client = idle()) {
            passSeconds(59);
            assertEquals(1, connections());
            passSeconds(1);
            assertTrue(client.isAtEnd());
            assertEquals(0, connections());
        }
    }

    @Test
    public void anotherTimeForIdleConnectionsCountsForThoseThatRest() throws Exception {
        try (Client client = idle()) {
            passSeconds(5);
            server.with("keepAliveMillis", 10_000).reconfigure();
            passSeconds(9);
            assertEquals(1, connections());
            passSeconds(1);
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aClientThatGoesIsNoticed() throws Exception {
        Client client = idle();
        passSeconds(5);
        assertEquals(1, connections());
        client.close();
        while (connections() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void whoRestsLongestGivesWayFirst() throws Exception {
        server.with("maxConnections", 2).reconfigure();
        try (Client first = idle()) {
            passSeconds(3);
            try (Client second = idle();
                    Client third = idle()) {
                assertTrue(first.isAtEnd());
                assertTrue(second.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
                assertTrue(third.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    public void whoHasNotSaidAWordGivesWayAfterAWhileToo() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        try (Client silent = server.connect()) {
            passSeconds(3);
            try (Client other = server.connect()) {
                assertTrue(other.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
                assertTrue(silent.isAtEnd());
            }
        }
    }

    @Test
    public void whoHasJustBegunToRestGivesWayAfterThoseWhoAreIdleForLonger() throws Exception {
        server.with("maxConnections", 3).reconfigure();
        try (Client silent = server.connect()) {
            pass(Duration.ofMillis(50));
            try (Client busy = idle()) {
                pass(Duration.ofMillis(50));
                try (Client rests = server.connect()) {
                    rests.send(GET).readResponse();
                    assertEquals(2, waiting());
                    try (Client next = idle()) {
                        assertTrue(silent.isAtEnd());
                        pass(Duration.ofMillis(50));
                        try (Client _ = idle()) {
                            assertTrue(busy.isAtEnd());
                        }
                        assertTrue(next.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
                    }
                    assertTrue(rests.send(GET).readResponse().startsWith("HTTP/1.1 200 "));
                }
            }
        }
    }

    @Test
    public void whatHasComeWhenTheTimeIsOverIsStillAnswered() throws Exception {
        for (boolean rests : new boolean[] {true, false}) {
            try (Client client = idle()) {
                pass(Duration.ofSeconds(rests ? 5 : 0));
                assertEquals(rests ? 0 : 1, waiting());
                CompletableFuture<Void> sent = new CompletableFuture<>();
                loop().execute(() -> sendAtTheLastMoment(client, sent));
                sent.join();
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
                passSeconds(60);
                assertTrue(client.isAtEnd());
            }
        }
    }

    /// While the loop is busy.
    private void sendAtTheLastMoment(Client client, CompletableFuture<Void> sent) {
        try {
            client.send(GET);
            clock.advance(Duration.ofSeconds(60));
            sent.complete(null);
        } catch (IOException e) {
            sent.completeExceptionally(e);
        }
    }

    @Test
    public void whoRestsEndsWithTheServer() throws Exception {
        try (Client client = idle()) {
            passSeconds(5);
            assertEquals(0, waiting());
            server.server().stop();
            while (server.server().connections() > 0) {
                passSeconds(1);
            }
            assertTrue(client.isAtEnd());
        }
    }
}
