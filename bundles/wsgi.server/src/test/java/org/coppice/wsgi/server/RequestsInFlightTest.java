package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.ManualClock;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// What happens when as many requests are in flight as there may be.
public class RequestsInFlightTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String HALF = "GET / HTTP/1.1\n";

    private final ManualClock clock = new ManualClock();
    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule(RunOptions.DEFAULTS.ticker(clock));
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(server);

    private void pass(Duration time) {
        clock.advanceAndAwaitIdle(server.loop().next(), time);
    }

    private void waitingApplication() {
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.pathInfo().equals("/wait") ? Coppice.await(answer) : "at once");
        });
    }

    @Test
    public void theOldestSlowClientIsCutForOneThatIsNot() throws Exception {
        server.with("requestsMaxPerLoop", 3).reconfigure();
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(server.connect().send(HALF));
            pass(Duration.ofMillis(500));
        }
        try (Client client = server.connect().send(GET)) {
            pass(Duration.ZERO);
            pass(Duration.ofMillis(100));
            assertTrue(client.readResponse().endsWith("Hello, World!"));
            assertThrows(IOException.class, slow.get(0)::readToEnd);
            for (int i = 1; i < 3; i++) {
                slow.get(i).send("Host: a\n\n");
                assertTrue(slow.get(i).readResponse().endsWith("Hello, World!"));
            }
        }
        assertEquals(1, log.containing("has cut 1 slow client(s)").size());
        for (Client each : slow) {
            each.close();
        }
    }

    @Test
    public void aRequestThatTheApplicationHasIsNotCutForOthers() throws Exception {
        waitingApplication();
        server.with("requestsMaxPerLoop", 1).reconfigure();
        try (Client first = server.connect().send(GET.replace("/ ", "/wait "))) {
            called.take();
            try (Client second = server.connect().send(GET);
                    Client third = server.connect().send(GET)) {
                for (int i = 0; i < 10; i++) {
                    pass(Duration.ofSeconds(1));
                }
                assertEquals("they wait", null, called.poll());
                answer.complete("finished");
                assertTrue(first.readResponse().endsWith("finished"));
                assertTrue(second.readResponse().endsWith("at once"));
                assertTrue(third.readResponse().endsWith("at once"));
            }
        }
    }

    @Test
    public void moreAreAllowedAtOnce() throws Exception {
        waitingApplication();
        server.with("requestsMaxPerLoop", 1).reconfigure();
        try (Client first = server.connect().send(GET.replace("/ ", "/wait "))) {
            called.take();
            try (Client second = server.connect().send(GET)) {
                pass(Duration.ofSeconds(1));
                server.with("requestsMaxPerLoop", 2).reconfigure();
                pass(Duration.ofMillis(100));
                assertTrue(second.readResponse().endsWith("at once"));
            }
            answer.complete("finished");
            assertTrue(first.readResponse().endsWith("finished"));
        }
    }

    @Test
    public void whoWaitsIsCutByAStopAndNoTurnIsLost() throws Exception {
        waitingApplication();
        server.with("requestsMaxPerLoop", 1).with("drainMillis", 1).reconfigure();
        try (Client first = server.connect().send(GET.replace("/ ", "/wait "))) {
            called.take();
            try (Client second = server.connect().send(GET)) {
                pass(Duration.ofSeconds(1));
                server.stop();
                assertThrows(IOException.class, second::readToEnd);
            }
            assertThrows(IOException.class, first::readToEnd);
        }
        assertEquals(0, server.server().connections());
    }
}
