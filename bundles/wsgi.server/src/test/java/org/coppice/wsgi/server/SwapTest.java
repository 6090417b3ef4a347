package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.ManualClock;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.spi.Sockets;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// What a server does for its connections when another may take its place, by a clock that the test
/// moves.
public class SwapTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final ManualClock clock = new ManualClock();
    private HttpServer server;
    private Thread stopping;

    @Rule public final Timeout net = Timeout.seconds(60);
    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    @Before
    public void start() throws Exception {
        server =
                new HttpServer(
                        "former",
                        settings(30_000),
                        loop,
                        new SwappableApplications().set(HttpServerRule.hello()),
                        HttpServer.PATIENCE,
                        new Sockets(Optional.of(new SharedListeners()), "server former"));
        server.start();
    }

    private static ServerSettings settings(int drainMillis) {
        return ServerSettings.of(Map.of("port", "0", "drainMillis", "" + drainMillis));
    }

    @After
    public void hasStopped() throws Exception {
        stopping.join();
        assertEquals(0, server.connections());
    }

    private Client connect() throws Exception {
        return new Client(URI.create(server.address()).getPort());
    }

    private void beginStop() {
        stopping = Thread.ofPlatform().start(server::stop);
        while (!server.addresses().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /// So much time passes, after the server has done all that it can.
    private void pass(Duration time) {
        clock.advanceAndAwaitIdle(loop.next(), time);
    }

    private void awaitConnections(int count) {
        while (server.connections() != count) {
            pass(Duration.ZERO);
        }
    }

    @Test
    public void aRequestThatIsOnItsWayIsAnsweredAndToldToBeTheLast() throws Exception {
        try (Client kept = connect();
                Client fresh = connect()) {
            kept.send(GET).readResponse();
            awaitConnections(2);
            beginStop();
            pass(Duration.ofMillis(900));
            assertLast(kept.send(GET).readToEnd());
            assertLast(fresh.send(GET).readToEnd());
        }
    }

    private static void assertLast(String response) {
        assertTrue(response, response.startsWith("HTTP/1.1 200"));
        assertTrue(response, response.contains("\nConnection: close\n"));
    }

    @Test
    public void whoSendsNothingIsWaitedForAndLeftInTheEnd() throws Exception {
        server.reconfigure(settings(1));
        try (Client kept = connect();
                Client fresh = connect()) {
            kept.send(GET).readResponse();
            awaitConnections(2);
            beginStop();
            assertTrue(kept.isAtEnd());
            assertTrue(fresh.isAtEnd());
        }
        assertEquals(0, log.containing("WARN").size());
    }

    /// Or each stop would take `drainMillis`, for there is always somebody who keeps a connection.
    @Test
    public void whoSendsNothingForASecondHoldsUpNoStop() throws Exception {
        try (Client kept = connect();
                Client fresh = connect()) {
            kept.send(GET).readResponse();
            awaitConnections(2);
            beginStop();
            pass(Duration.ofSeconds(1));
            assertTrue(kept.isAtEnd());
            assertTrue(fresh.isAtEnd());
            stopping.join();
        }
        assertEquals(0, log.containing("WARN").size());
    }

    @Test
    public void withoutASuccessorNobodyIsWaitedFor() throws Exception {
        server.expectNoSuccessor();
        try (Client kept = connect()) {
            kept.send(GET).readResponse();
            beginStop();
            assertTrue(kept.isAtEnd());
        }
    }
}
