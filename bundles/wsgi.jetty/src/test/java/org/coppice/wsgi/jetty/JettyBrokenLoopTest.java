package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.green.Ticker;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// The loop on which a server accepts breaks, by its clock. Connections are Jetty's, and stay.
public class JettyBrokenLoopTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final BreakableClock clock = new BreakableClock();
    private final LogLines log = new LogLines();
    private final RunningLoop first = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));
    private final RunningLoop second = new RunningLoop();
    private final Working working = new Working();
    private JettyServer server;

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(first).around(second);

    /// A clock that breaks the loop which asks it for its own sake.
    private static final class BreakableClock implements Ticker {
        private volatile boolean breaks;

        @Override
        public long nowNanos() {
            if (breaks && !GreenThread.isCurrent()) {
                throw new IllegalStateException("a clock that a test lets break");
            }
            return System.nanoTime();
        }
    }

    /// The loops that take new work, as the test says.
    private static final class Working implements Loops {
        private volatile List<Loop> now = List.of();

        @Override
        public List<Loop> loops() {
            return now;
        }

        /// For the listener: the first.
        @Override
        public Loop next() {
            return now.getFirst();
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private int start(Loop... loops) throws Exception {
        working.now = List.of(loops);
        server =
                new JettyServer(
                        "test",
                        settings(Map.of("port", "0", "maxConnectionsPerAddress", "2")),
                        working,
                        new SwappableApplications().set(JettyServerRule.hello()),
                        new SharedListeners());
        server.start();
        return URI.create(server.address()).getPort();
    }

    private static JettySettings settings(Map<String, String> configuration) {
        return JettySettings.of(configuration);
    }

    @After
    public void stop() {
        server.stop();
        assertEquals(0, log.containing("did not close").size());
        assertEquals("", server.address());
    }

    private static void assertAnswers(Client client) throws Exception {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.endsWith("Hello, World!"));
    }

    private void breakFirst() {
        clock.breaks = true;
        while (!first.next().isOver()) {
            first.next().execute(() -> {});
        }
    }

    @Test
    public void theListenerGoesToAnotherLoopAndNoConnectionIsLost() throws Exception {
        int port = start(first.next(), second.next());
        try (Client kept = new Client(port)) {
            assertAnswers(kept);
            breakFirst();
            working.now = List.of(second.next());
            assertAnswers(kept);
            try (Client late = new Client(port)) {
                assertAnswers(late);
                assertEquals(2, server.connections());
            }
        }
        String line = log.containing("goes on accepting at http://127.0.0.1:" + port).getFirst();
        assertTrue(line, line.contains("WARN"));
    }

    @Test
    public void whatClosesWhileNobodyAcceptsIsNotCountedAfterwards() throws Exception {
        int port = start(first.next());
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            assertAnswers(one);
            assertAnswers(two);
            breakFirst();
            while (server.trouble().isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals("", server.address());
        }
        while (server.connections() > 0) {
            Thread.onSpinWait();
        }
        working.now = List.of(second.next());
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            assertAnswers(one);
            assertAnswers(two);
            assertEquals(port, URI.create(server.address()).getPort());
        }
    }

    @Test
    public void aServerWhoseLoopBrokeCanBeChanged() throws Exception {
        start(first.next(), second.next());
        breakFirst();
        working.now = List.of(second.next());
        server.reconfigure(settings(Map.of("port", "0", "backlogConnections", "7")));
        try (Client client = new Client(URI.create(server.address()).getPort())) {
            assertAnswers(client);
        }
    }
}
