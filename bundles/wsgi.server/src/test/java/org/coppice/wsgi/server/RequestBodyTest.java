package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Bodies of requests, over real connections.
public class RequestBodyTest {
    private static final String POST = "POST / HTTP/1.1\nHost: a\n";
    private static final String LAST_GET = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";

    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private void echo() {
        server.application((environ, start) -> {
            byte[] bytes = environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of());
            return Body.of(bytes);
        });
    }

    /// The body comes back as it is read.
    private void streamingEcho() {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.input());
        });
    }

    @Test
    public void aBodyOfKnownLengthIsRead() throws Exception {
        echo();
        try (Client client = server.connect()) {
            client.send(POST + "Content-Length: 5\n\nab");
            assertTrue(client.send("cde").readResponse().endsWith("\n\nabcde"));
        }
    }

    @Test
    public void aChunkedBodyIsReadAndItsTrailersAreDropped() throws Exception {
        echo();
        try (Client client = server.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\n\n2\nab\n3\ncde\n0\nX: y\n\n");
            assertTrue(client.readResponse().endsWith("\n\nabcde"));
            assertTrue(client.send(LAST_GET).readToEnd().startsWith("HTTP/1.1 200 OK\n"));
        }
    }

    @Test
    public void theTrailersAreThereAfterTheEndOfTheBody() throws Exception {
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            RequestInput input = environ.input();
            seen.add(assertThrows(IllegalStateException.class, input::trailers).getMessage());
            input.readAllBytes();
            seen.add(input.trailers());
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(POST + "Transfer-Encoding: chunked\n\n2\nab\n0\nX: y\nx: z\n\n");
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 OK\n"));
            seen.take();
            assertEquals(Headers.of("X", "y", "x", "z"), seen.take());
            client.send(POST + "Content-Length: 2\n\nab").readResponse();
            seen.take();
            assertEquals(Headers.empty(), seen.take());
        }
    }

    @Test
    public void aLargeBodyComesBackInConstantMemory() throws Exception {
        streamingEcho();
        String body = "qrstuvwxyz".repeat(300_000);
        try (Client client = server.connect()) {
            Thread sender =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    client.send(
                                            POST
                                                    + "Connection: close\nContent-Length: "
                                                    + body.length()
                                                    + "\n\n"
                                                    + body);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            String response = client.readToEnd();
            sender.join();
            String echoed = response.substring(response.indexOf("\n\n") + 2);
            assertEquals(body, echoed.replaceAll("(?m)^[0-9A-F]+\n|\n", ""));
        }
    }

    @Test
    public void continueIsSaidWhenTheBodyIsReadAndOnlyOnce() throws Exception {
        echo();
        try (Client client = server.connect()) {
            client.send(POST + "Content-Length: 4\nExpect: 100-continue\n\n");
            assertEquals("HTTP/1.1 100 Continue\n\n", client.readUntil("\n\n"));
            client.send("ab");
            String response = client.send("cd").readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
            assertFalse(response, response.contains("\nConnection:"));
            assertTrue(response, response.endsWith("\n\nabcd"));
        }
    }

    @Test
    public void continueIsNotSaidIfNobodyReadsTheBody() throws Exception {
        String response = server.exchange(POST + "Content-Length: 4\nExpect: 100-continue\n\n");
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        assertTrue(response, response.contains("\nConnection: close\n"));
    }

    @Test
    public void aBodyThatNobodyReadIsReadAway() throws Exception {
        try (Client client = server.connect()) {
            client.send(POST + "Content-Length: 100000\n\n" + "x".repeat(100_000) + LAST_GET);
            assertTrue(client.readResponse().endsWith("Hello, World!"));
            assertTrue(client.readToEnd().endsWith("Hello, World!"));
        }
    }

    @Test
    public void aBodyThatIsTooLongToBeReadAwayEndsTheConnection() throws Exception {
        String response =
                server.exchange(POST + "Content-Length: 1000000\n\n" + "x".repeat(300_000));
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertTrue(response, response.endsWith("Hello, World!"));
    }

    /// As a proxy whose peer refuses a request in its middle.
    @Test
    public void theResponseMayEndWhileAnotherGreenThreadReadsTheBody() throws Exception {
        server.application((environ, start) -> {
            RequestInput input = environ.input();
            Coppice.spawn(input::readAllBytes);
            Coppice.giveWay();
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(POST + "Content-Length: 4\n\nab");
            String response = client.readResponse();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("Hello, World!"));
            assertEquals("", client.send("c").endSending().readToEnd());
        }
        server.stop();
        assertEquals(0, log.containing("ERROR").size());
    }

    @Test
    public void theBodyCannotBeReadAfterTheRequest() throws Exception {
        BlockingQueue<InputStream> kept = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            kept.add(environ.input());
            return HttpServerRule.hello().call(environ, start);
        });
        server.exchange(LAST_GET);
        assertThrows(IOException.class, kept.take()::read);
    }

    @Test
    public void aClientThatLeavesInTheMiddleOfItsBodyEndsTheRead() throws Exception {
        BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            try {
                environ.input().readAllBytes();
            } catch (IOException e) {
                failures.add(e);
                throw e;
            }
            return Body.empty();
        });
        assertEquals("", sendHalfABody());
        assertTrue(failures.take().getMessage().contains("the client went away"));
    }

    private String sendHalfABody() throws IOException {
        try (Client client = server.connect()) {
            return client.send(POST + "Content-Length: 4\n\nab").endSending().readToEnd();
        }
    }
}
