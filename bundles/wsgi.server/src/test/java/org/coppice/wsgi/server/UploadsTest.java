package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.coppice.green.Coppice;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Many large uploads at once, while a server may have few requests in flight. Its clock stands
/// still, so that nobody is cut for being slow.
public class UploadsTest {
    private static final int CLIENTS = 40;
    private static final int IN_FLIGHT = 4;
    private static final int UPLOAD_BYTES = 1024 * 1024;
    private static final int HALF = UPLOAD_BYTES / 2;
    private static final int CHUNK_BYTES = 5_000;

    /// Beside the buffers of those in flight, for all else that a JVM may keep meanwhile: much less
    /// than the bodies are together.
    private static final long GROWTH_MAX_BYTES = CLIENTS * UPLOAD_BYTES / 10;

    private final HttpServerRule server =
            new HttpServerRule(RunOptions.DEFAULTS.ticker(new ManualClock()));

    private final ExecutorService senders = Executors.newFixedThreadPool(CLIENTS);
    private final CompletableFuture<Boolean> go = new CompletableFuture<>();
    private final AtomicInteger halfRead = new AtomicInteger();
    private final AtomicInteger mostAvailable = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    /// On the loop.
    private int running;

    @Rule public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(60)).around(server);

    @Test
    public void manyAtOnceHoldNoMoreThanIsConfiguredAndAllArrive() throws Exception {
        server.with("requestsMaxPerLoop", IN_FLIGHT).reconfigure();
        go.complete(true);
        applicationThatStopsHalfWay(go);
        upload(0); // so that what is kept for ever is there
        assertEquals(1, halfRead.getAndSet(0));
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        applicationThatStopsHalfWay(goOn);
        long before = heapBytes();

        List<CompletableFuture<Void>> uploads = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                uploads.add(CompletableFuture.runAsync(() -> upload(client), senders));
            }
            awaitThatNobodyGoesOn();
            long growth = heapBytes() - before;
            assertTrue(growth + " bytes more", growth < GROWTH_MAX_BYTES);
        } finally {
            goOn.complete(true);
            senders.shutdown();
        }
        uploads.forEach(CompletableFuture::join);

        assertEquals("requests in flight", IN_FLIGHT, mostRunning.get());
        assertEquals(CLIENTS, halfRead.get());
        assertTrue("" + mostAvailable, mostAvailable.get() <= Workspace.BUFFER_BYTES);
        assertEquals(CLIENTS + 1, server.server().requests());
        assertEquals("not cut", 0, server.server().requestsCut());
    }

    /// Until as many as may be have read the half, and all others wait for their turn.
    private void awaitThatNobodyGoesOn() {
        while (halfRead.get() < IN_FLIGHT || waiting() < CLIENTS - IN_FLIGHT) {
            Thread.onSpinWait();
        }
    }

    private long waiting() {
        return server.server().limitsMet().getOrDefault("requestsMaxPerLoop", 0L);
    }

    /// The least of several looks, since others allocate between a collection and the look.
    private static long heapBytes() {
        return LongStream.generate(UploadsTest::heapBytesNow).limit(5).min().orElseThrow();
    }

    private static long heapBytesNow() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    // ---- the server's side

    /// Answers with what has come: how many bytes, and their checksum.
    private void applicationThatStopsHalfWay(CompletableFuture<Boolean> goOn) {
        server.application((environ, start) -> {
            mostRunning.accumulateAndGet(++running, Math::max);
            try {
                CRC32 sum = new CRC32();
                int count = read(environ.input(), HALF, sum);
                halfRead.incrementAndGet();
                Coppice.await(goOn);
                count += read(environ.input(), Integer.MAX_VALUE, sum);
                start.start(Status.of(200), Headers.of());
                return Body.of(answer(count, sum));
            } finally {
                running--;
            }
        });
    }

    private int read(InputStream body, int bytes, CRC32 sum) throws IOException {
        byte[] piece = new byte[1000];
        int total = 0;
        while (total < bytes) {
            int count = body.read(piece, 0, Math.min(piece.length, bytes - total));
            if (count < 0) {
                break;
            }
            mostAvailable.accumulateAndGet(count + body.available(), Math::max);
            sum.update(piece, 0, count);
            total += count;
        }
        return total;
    }

    private static String answer(int bytes, CRC32 sum) {
        return bytes + " bytes, " + sum.getValue();
    }

    // ---- the clients' side

    /// Each other one in chunks.
    private void upload(int number) {
        String piece = Character.toString('a' + number).repeat(CHUNK_BYTES);
        CRC32 sum = new CRC32();
        try (Client client = server.connect()) {
            boolean chunked = number % 2 == 0;
            client.send("POST / HTTP/1.1\nHost: a\n");
            client.send(
                    chunked
                            ? "Transfer-Encoding: chunked\n\n"
                            : "Content-Length: " + UPLOAD_BYTES + "\n\n");
            for (int sent = 0; sent < UPLOAD_BYTES; sent += CHUNK_BYTES) {
                String part = piece.substring(0, Math.min(CHUNK_BYTES, UPLOAD_BYTES - sent));
                sum.update(part.getBytes(StandardCharsets.ISO_8859_1));
                String size = Integer.toHexString(part.length());
                client.sendRaw(chunked ? size + "\r\n" + part + "\r\n" : part);
            }
            client.send(chunked ? "0\n\n" : "");
            String response = client.readResponse();
            assertTrue(response, response.endsWith("\n\n" + answer(UPLOAD_BYTES, sum)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
