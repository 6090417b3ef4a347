package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Rule;
import org.junit.Test;

/// One server on two loops.
public class SpreadTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final RunningLoop first = new RunningLoop();
    @Rule public final RunningLoop second = new RunningLoop();

    private final Set<Loop> used = ConcurrentHashMap.newKeySet();
    private final Queue<Loop> served = new ConcurrentLinkedQueue<>();

    /// Gives the loops in turn.
    private final class InTurn implements Loops {
        private boolean turn;

        @Override
        public List<Loop> loops() {
            return List.of(first.next(), second.next());
        }

        @Override
        public Loop next() {
            turn = !turn;
            return turn ? first.next() : second.next();
        }

        @Override
        public List<String> hubs() {
            return first.hubs();
        }

        @Override
        public void useHub(String name) {
            first.useHub(name);
        }
    }

    /// Several loops, of which the test may end one behind the server's back.
    private class AllOf implements Loops {
        private final List<Loop> all;

        AllOf(Loop... all) {
            this.all = List.of(all);
        }

        @Override
        public List<Loop> loops() {
            return all;
        }

        /// For the listener: the last.
        @Override
        public Loop next() {
            return all.getLast();
        }

        @Override
        public List<String> hubs() {
            return first.hubs();
        }

        @Override
        public void useHub(String name) {
            first.useHub(name);
        }
    }

    private HttpServer started(Loops loops) throws Exception {
        HttpServer server =
                new HttpServer(
                        "test",
                        ServerSettings.of(Map.of("port", "0")),
                        loops,
                        new SwappableApplications()
                                .set((environ, start) -> {
                                    used.add(GreenThread.current().loop());
                                    served.add(GreenThread.current().loop());
                                    return HttpServerRule.hello().call(environ, start);
                                }));
        server.start();
        return server;
    }

    private static void assertAnswers(Client client) throws Exception {
        assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
    }

    /// A loop that has ended.
    private static Loop endedLoop() throws Exception {
        return Coppice.run(() -> GreenThread.current().loop());
    }

    @Test
    public void aBurstIsSpreadEvenly() throws Exception {
        HttpServer server = started(new AllOf(first.next(), second.next()));
        int port = URI.create(server.address()).getPort();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        second.next().execute(go::join); // so all wait in the queue of the listener
        List<Client> burst = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            burst.add(new Client(port));
        }
        go.complete(true);
        for (Client client : burst) {
            assertAnswers(client);
        }
        assertEquals(5, Collections.frequency(served, first.next()));
        assertEquals(5, Collections.frequency(served, second.next()));
        assertEquals(10, server.infos().join().size());
        server.stop();
        for (Client client : burst) {
            assertTrue(client.isAtEnd());
            client.close();
        }
    }

    @Test
    public void aLoopThatHasEndedHandsItsConnectionOn() throws Exception {
        HttpServer server = started(new AllOf(endedLoop(), first.next()));
        try (Client client = new Client(URI.create(server.address()).getPort())) {
            assertAnswers(client);
            assertEquals(Set.of(first.next()), used);
            assertEquals(1, server.infos().join().size());
            server.stop();
            assertTrue(client.isAtEnd());
        }
        assertEquals(0, server.connections());
        assertEquals(1, server.requests());
    }

    @Test
    public void withoutALoopAConnectionIsClosedAndNotCounted() throws Exception {
        AllOf listening = new AllOf(first.next());
        Loop ended = endedLoop();
        HttpServer server =
                started(
                        new AllOf(ended) {
                            @Override
                            public Loop next() {
                                return listening.next();
                            }
                        });
        try (Client client = new Client(URI.create(server.address()).getPort())) {
            assertTrue(client.isAtEnd());
        }
        server.stop();
        assertEquals(0, server.connections());
        assertEquals(List.of(), server.infos().join());
    }

    @Test
    public void connectionsAreSpreadOverTheLoopsAndStayThere() throws Exception {
        ServerSettings settings = ServerSettings.of(Map.of("port", "0", "maxConnections", "2"));
        HttpServer server =
                new HttpServer(
                        "test",
                        settings,
                        new InTurn(),
                        new SwappableApplications()
                                .set((environ, start) -> {
                                    used.add(GreenThread.current().loop());
                                    return HttpServerRule.hello().call(environ, start);
                                }));
        server.start();
        int port = URI.create(server.address()).getPort();
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            assertTrue(one.send(GET).readResponse().endsWith("Hello, World!"));
            Set<Loop> loopOfOne = Set.copyOf(used);
            assertTrue(one.send(GET).readResponse().endsWith("Hello, World!"));
            assertEquals(loopOfOne, used);
            assertTrue(two.send(GET).readResponse().endsWith("Hello, World!"));
            assertNotEquals(loopOfOne, used);
            assertEquals(2, server.infos().join().size());
            server.stop();
            assertTrue(one.isAtEnd());
            assertTrue(two.isAtEnd());
        }
        assertEquals(3, server.requests());
        assertEquals(0, server.connections());
    }
}
