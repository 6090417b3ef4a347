package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.green.Ticker;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ServerStatus.State;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// The loop on which a server accepts breaks. By its clock: a hub comes from the class path, where
/// other tests would find it too.
public class BrokenLoopTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final BreakableClock clock = new BreakableClock();
    private final LogLines log = new LogLines();
    private final RunningLoop first = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));
    private final RunningLoop second = new RunningLoop();
    private final BlockingQueue<Loop> used = new LinkedBlockingQueue<>();
    private final Working working = new Working();

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

    private Application application() {
        return (environ, start) -> {
            used.add(GreenThread.current().loop());
            return HttpServerRule.hello().call(environ, start);
        };
    }

    private HttpServer started(Loop... loops) throws Exception {
        working.now = List.of(loops);
        HttpServer server =
                new HttpServer(
                        "test",
                        ServerSettings.of(Map.of("port", "0", "maxConnectionsPerAddress", "2")),
                        working,
                        new SwappableApplications().set(application()));
        server.start();
        return server;
    }

    private static int port(HttpServer server) {
        return URI.create(server.address()).getPort();
    }

    private Loop answering(Client client) throws Exception {
        assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
        return used.take();
    }

    private void breakFirst() {
        clock.breaks = true;
        while (!first.next().isOver()) {
            first.next().execute(() -> {});
        }
    }

    private static boolean isGone(Client client) throws Exception {
        try {
            return client.isAtEnd();
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    public void theListenerGoesToAnotherLoopAndConnectionsThereGoOn() throws Exception {
        HttpServer server = started(first.next(), second.next());
        List<String> addresses = server.addresses();
        int port = port(server);
        try (Client lost = new Client(port);
                Client kept = new Client(port)) {
            assertEquals(first.next(), answering(lost));
            assertEquals(second.next(), answering(kept));
            breakFirst();
            assertTrue(isGone(lost));
            assertEquals(second.next(), answering(kept));
            try (Client late = new Client(port)) {
                assertEquals(second.next(), answering(late));
                assertEquals(2, server.connections());
                assertEquals(addresses, server.addresses());
                List<String> lines = log.containing("goes on accepting at " + addresses.getFirst());
                assertEquals(1, lines.size());
                assertTrue(lines.getFirst(), lines.getFirst().contains("1 connection(s) there"));
                assertTrue("nothing had to be cut", server.stop(LONG));
            }
        }
        assertEquals(4, server.requests());
        assertEquals(0, server.connections());
    }

    @Test
    public void whoWasOnAnotherLoopThatBrokeIsLeftWhenTheNextClientComes() throws Exception {
        HttpServer server = started(second.next(), first.next());
        int port = port(server);
        try (Client kept = new Client(port);
                Client lost = new Client(port)) {
            assertEquals(second.next(), answering(kept));
            assertEquals(first.next(), answering(lost));
            breakFirst();
            working.now = List.of(second.next());
            try (Client late = new Client(port)) {
                assertEquals(second.next(), answering(late));
                assertTrue(isGone(lost));
                assertEquals(2, server.connections());
            }
            assertEquals(second.next(), answering(kept));
        }
        assertEquals(0, log.containing("goes on accepting").size());
        assertTrue("nothing had to be cut", server.stop(LONG));
    }

    @Test
    public void whatClosesWhileNobodyAcceptsIsNotCountedAfterwards() throws Exception {
        HttpServer server = started(first.next(), second.next());
        int port = port(server);
        try (Client lost = new Client(port);
                Client leaving = new Client(port)) {
            answering(lost);
            answering(leaving);
            working.now = List.of();
            breakFirst();
            while (server.trouble().isEmpty()) {
                Thread.onSpinWait();
            }
            leaving.reset();
            while (!server.infos().join().isEmpty()) {
                Thread.onSpinWait();
            }
        }
        working.now = List.of(second.next());
        try (Client one = new Client(port);
                Client two = new Client(port)) {
            answering(one);
            answering(two);
            assertEquals(2, server.connections());
        }
        assertTrue("nothing had to be cut", server.stop(LONG));
    }

    @Test
    public void clientsWaitUntilThereIsAnotherLoopAndTheStatusTellsWhy() throws Exception {
        working.now = List.of(first.next());
        ServerComponent server = new ServerComponent(working, new SharedListeners());
        server.addApplication(new ApplicationReference("routes"), application());
        server.activate(Map.of("service.pid", ServerComponent.PID + "~test", "port", "0"));
        int port = URI.create(server.address().orElseThrow()).getPort();
        breakFirst();
        while (server.status().state() != State.RETRYING) {
            Thread.onSpinWait();
        }
        String reason = server.status().reason();
        assertTrue(reason, reason.contains("broke, and there is no other yet"));
        assertEquals(Optional.empty(), server.address());
        try (Client waiting = new Client(port)) {
            waiting.send(GET);
            working.now = List.of(second.next());
            assertTrue(waiting.readResponse().endsWith("Hello, World!"));
            assertEquals(second.next(), used.take());
        }
        assertEquals(State.LISTENING, server.status().state());
        assertEquals("", server.status().reason());
        server.deactivate();
        assertEquals(State.STOPPED, server.status().state());
    }

    @Test
    public void aServerWhoseLoopBrokeCanBeChangedAndStopped() throws Exception {
        HttpServer server = started(first.next(), second.next());
        breakFirst();
        server.reconfigure(ServerSettings.of(Map.of("listen", "127.0.0.1:0, 127.0.0.1:0")));
        assertEquals(2, server.addresses().size());
        int port = URI.create(server.addresses().getLast()).getPort();
        try (Client client = new Client(port)) {
            assertEquals(second.next(), answering(client));
        }
        assertTrue("nothing had to be cut", server.stop(LONG));
    }
}
