package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.Ticker;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class AcceptBackOffTest {

    private static final IOException FULL = new IOException("Too many open files");

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final LogLines log = new LogLines();

    private final Jumping clock = new Jumping();

    /// Jumps to the next timer when everything is blocked.
    private static final class Jumping implements Ticker {
        private volatile long nowNanos;

        @Override
        public long nowNanos() {
            return nowNanos;
        }

        @Override
        public long idle(long untilNextNanos) {
            nowNanos += untilNextNanos;
            return 0;
        }

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nowNanos);
        }
    }

    private void green(Hubs.Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    private AcceptBackOff backOff() {
        return new AcceptBackOff("Server x", () -> 7, clock::nowNanos);
    }

    private long pauseMillis(AcceptBackOff backOff, IOException failure) throws IOException {
        long before = clock.millis();
        backOff.awaitAfter(failure);
        return clock.millis() - before;
    }

    @Test
    public void thePauseDoublesFromTenMillisecondsToASecond() throws Exception {
        green(() -> {
            AcceptBackOff backOff = backOff();
            List<Long> pauses = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                pauses.add(pauseMillis(backOff, FULL));
            }
            assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L), pauses);
            backOff.accepted();
            assertEquals(10, pauseMillis(backOff, FULL));
        });
    }

    @Test
    public void aClosedConnectionEndsThePause() throws Exception {
        green(() -> {
            AcceptBackOff backOff = backOff();
            backOff.retryNow();
            pauseMillis(backOff, FULL);
            GreenThread<Long> pausing = Coppice.spawn(() -> pauseMillis(backOff, FULL));
            Coppice.giveWay();
            backOff.retryNow();
            backOff.retryNow();
            assertEquals(0L, (long) pausing.await());
            assertEquals(40, pauseMillis(backOff, FULL));
        });
    }

    @Test
    public void whatCannotBeMendedIsThrown() throws Exception {
        green(() -> {
            AcceptBackOff backOff = backOff();
            for (IOException fatal :
                    List.of(
                            new ClosedChannelException(),
                            new IOException("Accept failed: Bad file descriptor"),
                            new IOException("Invalid argument"),
                            new IOException("Socket operation on non-socket"))) {
                assertSame(fatal, assertThrows(IOException.class, () -> backOff.awaitAfter(fatal)));
            }
            assertEquals(0, clock.millis());
        });
    }

    @Test
    public void anEpisodeIsOneLineWithItsNumbersAndTheRemedyAndOneWhenItIsOver() throws Exception {
        green(() -> {
            AcceptBackOff backOff = backOff();
            for (int i = 0; i < 5; i++) {
                backOff.awaitAfter(FULL);
            }
            backOff.accepted();
            backOff.accepted();
            List<String> lines = log.containing("Server x");
            assertEquals("" + lines, 2, lines.size());
            assertTrue(lines.getFirst(), lines.getFirst().contains("WARN"));
            assertTrue(
                    lines.getFirst(), lines.getFirst().contains("Too many open files. It has 7"));
            assertTrue(lines.getFirst(), lines.getFirst().contains("ulimit -Hn"));
            assertTrue(
                    lines.getLast(),
                    lines.getLast().endsWith("Server x accepts again, after 5 failed tries"));
        });
    }

    @Test
    public void whoGoesInAndOutAtTheLimitDoesNotFillTheLog() throws Exception {
        green(() -> {
            AcceptBackOff backOff = backOff();
            for (int i = 0; i < 500; i++) {
                backOff.awaitAfter(FULL);
                backOff.accepted();
            }
            assertEquals(5_000, clock.millis());
            assertEquals(2, log.containing("Server x").size());
            Coppice.sleep(Duration.ofSeconds(5));
            backOff.awaitAfter(FULL);
            assertEquals(1, log.containing("since the last such line: 500.").size());
        });
    }

    @Test
    public void eachCauseHasItsRemedy() throws Exception {
        String[][] causes = {
            {"Too many open files in system", "fs.file-max"},
            {"No buffer space available", "net.ipv4.tcp_mem"},
            {"Cannot allocate memory", "memory.max"},
            {"Operation not permitted", "no more than that"},
        };
        green(() -> {
            for (String[] cause : causes) {
                backOff().awaitAfter(new IOException(cause[0]));
                String line = log.containing(cause[0] + ".").getFirst();
                assertTrue(line, line.contains(cause[1]));
            }
        });
    }

    /// A listener whose accepts fail a few times before they give a client.
    private static final class Moody implements StreamListener {
        private final Event<Void> closing = new Event<>();
        private final GreenStream client;
        private final IOException failure;
        private int failures;
        private boolean given;

        Moody(int failures, GreenStream client, IOException failure) {
            this.failures = failures;
            this.client = client;
            this.failure = failure;
        }

        @Override
        public GreenStream accept() throws IOException {
            closing.await();
            throw new ClosedChannelException();
        }

        @Override
        public Optional<GreenStream> tryAccept() throws IOException {
            if (failures-- > 0) {
                throw failure;
            }
            Optional<GreenStream> one = given ? Optional.empty() : Optional.of(client);
            given = true;
            return one;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(1);
        }

        @Override
        public boolean isOpen() {
            return !closing.ready();
        }

        @Override
        public void close() {
            if (isOpen()) {
                closing.send(null);
            }
        }
    }

    @Test
    public void aServerTriesAgainUntilItCanAccept() throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(new InetSocketAddress("127.0.0.1", 0));
                    GreenSocket client = Net.connect(listener.localAddress());
                    GreenSocket accepted = listener.accept()) {
                Event<Void> handled = new Event<>();
                StreamServer server =
                        StreamServer.builder(stream -> handled.send(null))
                                .listener(new Moody(5, accepted, FULL))
                                .build();
                server.start();
                handled.await();
                assertEquals(10 + 20 + 40 + 80 + 160, clock.millis());
                assertTrue(client.isOpen());
                server.stop();
            }
        });
    }

    @Test
    public void aListenerThatIsNoneAnyMoreEndsTheServerWithTheReason() throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(new InetSocketAddress("127.0.0.1", 0));
                    GreenSocket client = Net.connect(listener.localAddress())) {
                StreamServer server =
                        StreamServer.builder(stream -> {})
                                .listener(new Moody(1, client, new IOException("Invalid argument")))
                                .build();
                server.start();
                String message = assertThrows(IOException.class, server::awaitEnd).getMessage();
                assertTrue(message, message.endsWith("has ended: Invalid argument"));
                assertTrue(server.isClosed());
                assertEquals(1, log.containing("accepts no more connections").size());
            }
        });
    }
}
