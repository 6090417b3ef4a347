package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.ManualClock;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.server.WsgiServer;
import org.coppice.wsgi.testkit.Leftovers;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// What no client may do to a server of WebSockets, tried with thousands of connections that nobody
/// has thought of: handshakes and frames with changes, cut anywhere, some of them broken off,
/// half-closed, stalled, or by a client that does not read. The server's clock is the test's: what
/// stalls is over within minutes of that.
///
/// Each answer must be well-formed, and what a [MutationExpectation] says; another client is served
/// after each; in the end nothing is left, and nothing is logged.
///
/// For a long run: `-Dcoppice.mutations.seconds=600 -Dcoppice.seed=1`.
public class WebSocketServerMutationTest {
    private static final int LEAST_RUNS = 1500;
    private static final int WARM = 500;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String[] ZLIB = {"java.util.zip.Inflater", "java.util.zip.Deflater"};
    private static final long ZLIB_MAX_BYTES = 4000;

    private final LogLines log =
            LogLines.ofThoseWith(
                    " ERROR org.coppice.",
                    " WARN org.coppice.wsgi.",
                    " WARN org.coppice.websocket.");
    private final ManualClock clock = new ManualClock();
    private final RunningLoop loop = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    private final MutationHandlers handlers = new MutationHandlers();
    private final MutationTalks talks = new MutationTalks();
    private WsgiServer server;
    private Leftovers leftovers;

    @Before
    public void start() throws IOException {
        server =
                WsgiServer.builder(handlers.application())
                        .listen("127.0.0.1:0")
                        .loops(loop)
                        .build();
        server.start();
    }

    @After
    public void stop() {
        server.close();
    }

    @Test
    public void noClientHangsFailsOrDeceivesTheServer() throws Exception {
        long first = Long.getLong("coppice.seed", 1);
        long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("coppice.mutations.seconds", 0));
        long start = System.nanoTime();
        long noted = start;
        for (long i = 0; i < LEAST_RUNS || System.nanoTime() - start < nanos; i++) {
            if (i == WARM) {
                advance();
                leftovers = new Leftovers(loop);
            } else if (i > WARM && System.nanoTime() - noted >= MINUTE_NANOS) {
                noted += MINUTE_NANOS;
                leftovers.noteProgress();
            }
            run(first + i);
        }
        requireNothingLeft();
    }

    private void requireNothingLeft() {
        advance();
        assertEquals(0, handlers.connections());
        assertEquals(0, server.connections());
        leftovers.requireNone();
        long zlib = leftovers.moreBytesOf(ZLIB);
        assertTrue(zlib + " bytes more of inflaters and deflaters", zlib < ZLIB_MAX_BYTES);
        assertEquals(List.of(), log.containing(""));
    }

    private void run(long seed) throws IOException {
        Random random = new Random(seed);
        MutationTalk talk = talks.any(random);
        handlers.forget();
        try {
            try (MutationClient client = connect()) {
                talk.send(client, random, this::whenever);
                if (talk.stalls()) {
                    awaitTheEnd(client);
                }
                talk.readRest(client, this::whenever);
            }
            awaitNoConnection();
            talk.compare(handlers);
            echo(random);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed %d: %s%n%s%n%s".formatted(seed, e, talk, whatRuns()), e);
        }
    }

    private List<GreenThreadInfo> whatRuns() {
        return loop.next().threads(true).join();
    }

    private MutationClient connect() throws IOException {
        return new MutationClient(URI.create(server.addresses().getFirst()).getPort());
    }

    private void advance() {
        clock.advanceAndAwaitIdle(loop.next(), Duration.ofSeconds(1));
    }

    /// While nothing comes.
    private void whenever() {
        if (handlers.isSleeping()) {
            advance();
        }
    }

    /// The client says nothing more, and does not close.
    private void awaitTheEnd(MutationClient client) {
        for (int i = 0; server.connections() > 0; i++) {
            assertTrue("the connection lives for ever", i < 600);
            advance();
            client.readSome();
        }
    }

    private void awaitNoConnection() {
        long start = System.nanoTime();
        while (server.connections() > 0 || handlers.connections() > 0) {
            whenever();
            Thread.yield();
            long nanos = System.nanoTime() - start;
            assertTrue("the connection stays", nanos < MutationClient.TIMEOUT_NANOS);
        }
    }

    /// Another client.
    private void echo(Random random) throws IOException {
        MutationTalk talk = talks.healthy(random);
        handlers.forget();
        try (MutationClient client = connect()) {
            talk.send(client, random, this::whenever);
            talk.readRest(client, this::whenever);
        }
        awaitNoConnection();
        talk.compare(handlers);
        assertEquals(1, handlers.seen().size());
    }
}
