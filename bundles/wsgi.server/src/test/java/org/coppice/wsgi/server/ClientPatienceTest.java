package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// How long the server waits for slow clients, by a clock that the test moves.
public class ClientPatienceTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String POST = "POST / HTTP/1.1\nHost: a\nContent-Length: 100000\n\n";
    private static final byte[] LARGE = new byte[10_000_000];

    private static final int MANY = 20;

    private final ManualClock clock = new ManualClock();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    @Rule public final Timeout net = Timeout.seconds(60);

    @Rule
    public final HttpServerRule server = new HttpServerRule(RunOptions.DEFAULTS.ticker(clock));

    /// So much time passes, after the server has done all that it can.
    private void pass(Duration time) {
        clock.advanceAndAwaitIdle(server.loop().next(), time);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private int connections() {
        pass(Duration.ZERO);
        return server.server().connections();
    }

    // ---- heads

    @Test
    public void aClientThatSaysNothingIsLeftAfterTheHeaderTimeout() throws Exception {
        try (Client client = server.connect()) {
            pass(seconds(14));
            assertEquals(1, connections());
            pass(seconds(1));
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aHeadThatComesInDropsIsRefusedInTime() throws Exception {
        try (Client client = server.connect()) {
            client.send("GET / HTTP/1.1\nX: ");
            for (int i = 0; i < 14; i++) {
                pass(seconds(1));
                client.send("x");
            }
            pass(seconds(1));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    public void ofManyThatAreTooSlowAFewAreRefusedInAPass() throws Exception {
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            slow.add(server.connect().send("GET / HTTP/1.1\n"));
        }
        pass(Duration.ZERO);
        long most = server.loop().next().submit(this::mostRefusedInAPass).join();
        for (Client each : slow) {
            pass(Duration.ZERO);
            assertTrue(each.readResponse().startsWith("HTTP/1.1 408 "));
            each.close();
        }
        assertTrue("" + most, most > 0 && most <= 2);
    }

    /// All find in the same pass that they are too late.
    private long mostRefusedInAPass() {
        clock.advance(seconds(60));
        long most = 0;
        long refused = 0;
        while (refused < MANY) {
            Coppice.giveWay();
            most = Math.max(most, server.server().requests() - refused);
            refused = server.server().requests();
        }
        return most;
    }

    @Test
    public void theFirstHeadBeginsWithTheConnection() throws Exception {
        try (Client client = server.connect()) {
            pass(seconds(10));
            client.send("GET / HTTP/1.1\n");
            pass(seconds(5));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    public void aLaterHeadBeginsWithItsFirstByte() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            pass(seconds(50));
            client.send("GET / HTTP/1.1\n");
            pass(seconds(14));
            client.send("Host: a\n\n");
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
            client.send("GET / HTTP/1.1\n");
            pass(seconds(15));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    public void emptyLinesBelongToTheHeadBehindThem() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            for (int i = 0; i < 5; i++) {
                client.send("\n");
                pass(seconds(3));
            }
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void anIdleConnectionIsKeptForItsTime() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            pass(seconds(59));
            client.send(GET).readResponse();
            pass(seconds(60));
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aShorterTimeForIdleConnectionsCountsFromNowOn() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            pass(seconds(5));
            server.with("keepAliveMillis", 10_000).reconfigure();
            pass(seconds(9));
            assertEquals(1, connections());
            pass(seconds(1));
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void idleConnectionsEndWhenNoneIsKeptAnyMore() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            pass(Duration.ZERO);
            server.with("keepAliveMillis", 0).reconfigure();
            assertTrue(client.isAtEnd());
        }
    }

    // ---- bodies

    private void readAll() {
        server.application((environ, start) -> {
            byte[] body = environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of());
            return Body.of(Integer.toString(body.length));
        });
    }

    @Test
    public void aBodyThatComesInDropsIsRefused() throws Exception {
        readAll();
        try (Client client = server.connect()) {
            client.send(POST);
            for (int i = 0; i < 20; i++) {
                client.send("x");
                pass(seconds(1));
            }
            client.send("x");
            pass(seconds(1));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    public void aBodyThatComesFastEnoughIsTaken() throws Exception {
        readAll();
        try (Client client = server.connect()) {
            client.send(POST);
            for (int i = 0; i < 100; i++) {
                client.send("x".repeat(1000));
                pass(seconds(4));
            }
            assertTrue(client.readResponse().endsWith("\n\n100000"));
        }
    }

    @Test
    public void aBodyMayComeAsSlowlyAsItLikesIfNoRateIsSet() throws Exception {
        server.with("bodyMinBytesPerSecond", 0).reconfigure();
        readAll();
        try (Client client = server.connect()) {
            client.send(POST.replace("100000", "40"));
            for (int i = 0; i < 40; i++) {
                client.send("x");
                pass(seconds(29));
            }
            assertTrue(client.readResponse().endsWith("\n\n40"));
        }
    }

    // ---- responses

    private void answerLarge() {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "" + LARGE.length));
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    return Body.of(LARGE).iterator();
                }

                @Override
                public void close() {
                    ended.add("closed");
                }
            };
        });
    }

    @Test
    public void whoDoesNotReadIsCut() throws Exception {
        answerLarge();
        try (Client client = server.connect()) {
            client.send(GET);
            pass(seconds(5));
            assertEquals(1, connections());
            for (int i = 0; i < 4; i++) {
                pass(seconds(5));
            }
            assertEquals(0, connections());
            assertEquals("closed", ended.poll());
        }
    }

    @Test
    public void whoReadsTooLittleIsCutThoughItReads() throws Exception {
        answerLarge();
        server.with("responseMinBytesPerSecond", 1_000_000).reconfigure();
        try (Client client = server.connect()) {
            client.send(GET);
            pass(seconds(5));
            for (int i = 0; i < 5; i++) {
                client.read(500_000);
                pass(seconds(5));
            }
            assertEquals(0, connections());
        }
    }

    @Test
    public void manyWhoReadTooLittleAreAllCut() throws Exception {
        answerLarge();
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            slow.add(server.connect().send(GET));
        }
        for (int i = 0; i < 30; i++) {
            pass(seconds(5));
        }
        assertEquals(0, connections());
        for (Client each : slow) {
            each.close();
        }
    }

    @Test
    public void whoReadsEnoughGetsAll() throws Exception {
        answerLarge();
        server.with("responseMinBytesPerSecond", 100_000).reconfigure();
        try (Client client = server.connect()) {
            client.send(GET);
            int bytes = 0;
            while (bytes < LARGE.length) {
                pass(seconds(5));
                bytes += client.read(Math.min(600_000, LARGE.length - bytes));
            }
            assertEquals(1, connections());
        }
    }

    @Test
    public void aSlowReaderIsLeftInPeaceIfNoRateIsSet() throws Exception {
        answerLarge();
        server.with("responseMinBytesPerSecond", 0).with("bodyTimeoutMillis", 1_000_000);
        server.reconfigure();
        try (Client client = server.connect()) {
            client.send(GET);
            for (int i = 0; i < 40; i++) {
                pass(seconds(20));
            }
            assertEquals(1, connections());
        }
    }

    // ---- socketTimeoutMillis

    @Test
    public void aSocketTimeoutEndsAHeadWithoutAnAnswer() throws Exception {
        server.with("socketTimeoutMillis", 3000).reconfigure();
        try (Client client = server.connect()) {
            client.send("GET / HTTP/1.1\n");
            pass(seconds(2));
            client.send("Host: a\n");
            pass(seconds(2));
            assertEquals(1, connections());
            pass(seconds(1));
            assertEquals(0, connections());
            assertThrows(SocketException.class, client::readToEnd); // a reset
        }
    }

    @Test
    public void aSocketTimeoutEndsABodyWithoutAnAnswerAndTheReaderIsTold() throws Exception {
        server.with("socketTimeoutMillis", 3000).reconfigure();
        server.application((environ, start) -> {
            try {
                environ.input().readAllBytes();
            } catch (IOException e) {
                ended.add("told");
                throw e;
            }
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(POST + "x");
            pass(seconds(3));
            assertEquals("told", ended.take());
            assertEquals(0, connections());
            assertThrows(SocketException.class, client::readToEnd); // a reset
        }
    }

    @Test
    public void aSocketTimeoutLeavesIdleConnectionsAlone() throws Exception {
        server.with("socketTimeoutMillis", 3000).reconfigure();
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            pass(seconds(50));
            assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
        }
    }
}
