package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
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
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.RunningServer;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// The loop on which a server accepts breaks, by its clock: a hub comes from the class path, where
/// other tests would find it too.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <S> the server
public abstract class BrokenLoopContract<S extends RunningServer> {
    /// A request.
    protected static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private static final int PATIENCE_SECONDS = 120;

    /// What is logged meanwhile.
    protected final LogLines log = new LogLines();

    private final BreakableClock clock = new BreakableClock();

    /// The loop that breaks.
    protected final RunningLoop first = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));

    /// One that does not.
    protected final RunningLoop second = new RunningLoop();

    /// Whether [#start] gives new work to them is the test's to say.
    protected final ChosenLoops working = new ChosenLoops();

    /// The server, when it has been started.
    protected S server;

    /// All of them.
    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(PATIENCE_SECONDS))
                    .around(log)
                    .around(first)
                    .around(second);

    /// For the subclasses.
    protected BrokenLoopContract() {}

    /// Starts a server.
    protected abstract S start(
            Map<String, String> configuration, Loops loops, Applications applications)
            throws IOException;

    /// Has it work by another configuration.
    protected abstract void reconfigure(S started, Map<String, String> configuration)
            throws IOException;

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
    protected static final class ChosenLoops implements Loops {
        private volatile List<Loop> now = List.of();

        /// None yet.
        ChosenLoops() {}

        /// From now on these, the first for the listener.
        public void use(Loop... loops) {
            now = List.of(loops);
        }

        @Override
        public List<Loop> loops() {
            return now;
        }

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

    /// Starts the server, which allows two connections of an address, with these loops.
    protected final int start(SwappableApplications applications, Loop... loops)
            throws IOException {
        working.use(loops);
        server = start(Map.of("port", "0", "maxConnectionsPerAddress", "2"), working, applications);
        return port();
    }

    private int start(Loop... loops) throws IOException {
        return start(new SwappableApplications().set(ServerRule.hello()), loops);
    }

    /// Where it listens.
    protected final int port() {
        return URI.create(server.address()).getPort();
    }

    /// Stops it; also a server whose loop broke can be stopped.
    @After
    public final void stop() {
        if (server != null) {
            server.stop();
            assertEquals(0, log.containing("did not close").size());
            assertEquals(0, log.containing("has cut").size());
            assertEquals("", server.address());
            assertEquals(0, server.connections());
        }
    }

    /// Breaks the first loop. Blocks until it is over.
    protected final void breakFirst() {
        clock.breaks = true;
        while (!first.next().isOver()) {
            first.next().execute(() -> {});
        }
    }

    private static void assertAnswers(Client client) throws IOException {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.endsWith("Hello, World!"));
    }

    /// At the same address, with one warning.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void theListenerGoesToAnotherLoop() throws Exception {
        int port = start(first.next(), second.next());
        breakFirst();
        working.use(second.next());
        try (Client late = new Client(port)) {
            assertAnswers(late);
        }
        assertEquals(port, port());
        List<String> lines = log.containing("goes on accepting at http://127.0.0.1:" + port);
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst(), lines.getFirst().contains("WARN"));
    }

    /// Nor is who has gone with the loop.
    ///
    /// @throws Exception never, if all is well
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
        while (!server.infos().join().isEmpty()) {
            Thread.onSpinWait();
        }
        working.use(second.next());
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            assertAnswers(one);
            assertAnswers(two);
            assertEquals(port, port());
            assertEquals(2, server.connections());
        }
    }

    /// In the backlog, while the server tells why.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void clientsWaitUntilThereIsAnotherLoop() throws Exception {
        int port = start(first.next());
        breakFirst();
        while (server.trouble().isEmpty()) {
            Thread.onSpinWait();
        }
        String reason = server.trouble();
        assertTrue(reason, reason.contains("broke, and there is no other yet"));
        assertEquals("", server.address());
        try (Client waiting = new Client(port)) {
            waiting.send(GET);
            working.use(second.next());
            assertTrue(waiting.readResponse().endsWith("Hello, World!"));
        }
        assertEquals("", server.trouble());
    }

    /// @throws Exception never, if all is well
    @Test
    public void aServerWhoseLoopBrokeCanBeChanged() throws Exception {
        start(first.next(), second.next());
        breakFirst();
        working.use(second.next());
        reconfigure(server, Map.of("port", "0", "backlogConnections", "7"));
        try (Client client = new Client(port())) {
            assertAnswers(client);
        }
        reconfigure(server, Map.of("listen", "127.0.0.1:0, 127.0.0.1:0"));
        String last = server.address().split(", ")[1];
        try (Client client = new Client(URI.create(last).getPort())) {
            assertAnswers(client);
        }
    }
}
