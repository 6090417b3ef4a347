package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// Limits of what one client may send.
public class LimitsTest {
    private static final String BEGIN = "GET / HTTP/1.1\nHost: a\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    @Test
    public void moreHeaderFieldsThanAllowedAreRefused() throws Exception {
        server.with("headersMaxCount", 3).reconfigure();
        try (Client client = server.connect()) {
            String three = client.send(BEGIN + "A: 1\nB: 2\n\n").readResponse();
            assertTrue(three, three.startsWith("HTTP/1.1 200 "));
            three = client.send(BEGIN + "A: 1\nB: 2\n\n").readResponse();
            assertTrue("counted for each request", three.startsWith("HTTP/1.1 200 "));
            String four = client.send(BEGIN + "A: 1\nB: 2\nC: 3\n\n").readToEnd();
            assertTrue(four, four.startsWith("HTTP/1.1 431 "));
            assertTrue(four, four.contains("There are more than 3 header fields"));
        }
    }

    @Test
    public void aHeaderFieldLongerThanAllowedIsRefused() throws Exception {
        server.with("headerMaxBytes", 20).reconfigure();
        try (Client client = server.connect()) {
            String fits = client.send(BEGIN + "X: " + "x".repeat(19) + "\n\n").readResponse();
            assertTrue(fits, fits.startsWith("HTTP/1.1 200 "));
            String longer = client.send(BEGIN + "X: " + "x".repeat(20) + "\n\n").readToEnd();
            assertTrue(longer, longer.startsWith("HTTP/1.1 431 "));
            assertTrue(longer, longer.contains("A header field is longer than 20 bytes"));
        }
    }

    @Test
    public void whatAClientSendsAheadStaysInTheSystem() throws Exception {
        BlockingQueue<String> called = new LinkedBlockingQueue<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(Coppice.await(answer));
        });
        ByteBuffer ahead =
                StandardCharsets.US_ASCII.encode((BEGIN + "\n").replace("\n", "\r\n").repeat(1000));
        try (SocketChannel client =
                SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            client.configureBlocking(false);
            long sent = 0;
            int quiet = 0;
            while (quiet < 1000) { // until the system takes no more
                int count = client.write(ahead.rewind());
                sent += count;
                quiet = count == 0 ? quiet + 1 : 0;
            }
            assertTrue("" + sent, sent > 100_000);
            assertEquals("/", called.take());
            assertEquals("one request runs, the next ones wait", null, called.poll());
            assertEquals("reads no further", 1, server.server().requests());
            answer.complete("x");
        }
    }

    @Test
    public void badLimitsAreRefused() {
        for (String key :
                new String[] {
                    "maxConnectionsPerAddress",
                    "requestsMaxPerLoop",
                    "headersMaxCount",
                    "headerMaxBytes",
                    "requestsPerConnectionMax",
                    "bodyMinBytesPerSecond",
                    "responseMinBytesPerSecond",
                    "rateWindowMillis"
                }) {
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> ServerSettings.of(Map.of(key, "-1")))
                            .getMessage();
            assertTrue(
                    message, message.startsWith(key + "=-1 is not allowed: give a whole number"));
        }
    }
}
