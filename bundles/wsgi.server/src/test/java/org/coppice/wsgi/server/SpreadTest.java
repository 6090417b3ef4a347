package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.junit.Rule;
import org.junit.Test;

/// One server on two loops.
public class SpreadTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final RunningLoop first = new RunningLoop();
    @Rule public final RunningLoop second = new RunningLoop();

    private final Set<Loop> used = ConcurrentHashMap.newKeySet();

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
                                    return RunningServer.hello().call(environ, start);
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
