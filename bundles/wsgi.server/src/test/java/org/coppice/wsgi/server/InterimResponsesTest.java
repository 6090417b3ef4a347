package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// What goes out ahead of a response: hints, and the word to go on.
public class InterimResponsesTest {
    private static final String LAST_GET = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String POST =
            "POST / HTTP/1.1\nHost: a\nContent-Length: 2\nExpect: 100-Continue\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    /// Does that first.
    private interface Before {
        void answering(Environ environ) throws Exception;
    }

    private void application(Before before) {
        server.application((environ, start) -> {
            before.answering(environ);
            return HttpServerRule.hello().call(environ, start);
        });
    }

    private void hinting(int code, String... headers) {
        application(environ -> {
            InterimResponses interim = environ.interimResponses().orElseThrow();
            try {
                told.add(interim.send(Status.of(code), Headers.of(headers)));
            } catch (RuntimeException e) {
                told.add(e.getMessage());
            }
        });
    }

    @Test
    public void hintsComeBeforeTheResponse() throws Exception {
        hinting(103, "Link", "</a.css>; rel=preload", "Link", "</b.js>; rel=preload");
        String response = server.exchange(LAST_GET);
        assertTrue(
                response,
                response.startsWith(
                        """
                        HTTP/1.1 103 Early Hints
                        Link: </a.css>; rel=preload
                        Link: </b.js>; rel=preload

                        HTTP/1.1 200 OK
                        """));
        assertTrue(response, response.endsWith("Hello, World!"));
        assertEquals(true, told.take());
    }

    @Test
    public void hintsAreOutBeforeTheApplicationGoesOn() throws Exception {
        CompletableFuture<String> permission = new CompletableFuture<>();
        application(environ -> {
            environ.interimResponses().orElseThrow().send(Status.of(102), Headers.empty());
            Coppice.await(permission);
        });
        try (Client client = server.connect()) {
            client.send(LAST_GET);
            assertEquals("HTTP/1.1 102 Processing\n\n", client.readUntil("\n\n"));
            permission.complete("go");
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 200 OK\n"));
        }
    }

    @Test
    public void aClientOfHttp10IsSentNone() throws Exception {
        hinting(103, "Link", "</a>");
        String response = server.exchange("GET / HTTP/1.0\n\n");
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        assertEquals(false, told.take());
    }

    @Test
    public void otherStatusesAreRefused() throws Exception {
        for (int code : new int[] {100, 101, 200}) {
            hinting(code);
            assertTrue(server.exchange(LAST_GET).startsWith("HTTP/1.1 200 OK\n"));
            String message = told.take().toString();
            assertTrue(message, message.endsWith("an interim response has one of 102..199"));
        }
    }

    @Test
    public void headersOfTheConnectionOrABodyAreRefused() throws Exception {
        for (String name : new String[] {"Connection", "Transfer-Encoding", "Content-Length"}) {
            hinting(103, name, "1");
            assertTrue(server.exchange(LAST_GET).startsWith("HTTP/1.1 200 OK\n"));
            assertEquals("header " + name + " is not allowed in an interim response", told.take());
        }
    }

    @Test
    public void whenTheResponseHasBegunItIsTooLate() throws Exception {
        Application late =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of()).write(ByteBuffer.allocate(0));
                    try {
                        environ.interimResponses()
                                .orElseThrow()
                                .send(Status.of(103), Headers.empty());
                    } catch (IllegalStateException e) {
                        told.add(e.getMessage());
                    }
                    return Body.empty();
                };
        server.application(late);
        assertFalse(server.exchange(LAST_GET).contains("103"));
        assertTrue(told.take().toString().contains("begun to be sent"));
    }

    // ---- 100 Continue

    @Test
    public void theWordToGoOnMayHaveHeaders() throws Exception {
        application(environ -> {
            environ.input().continueHeaders(Headers.of("X-Upload-Id", "7"));
            environ.input().readAllBytes();
        });
        try (Client client = server.connect()) {
            client.send(POST + "\n");
            assertEquals("HTTP/1.1 100 Continue\nX-Upload-Id: 7\n\n", client.readUntil("\n\n"));
            assertTrue(client.send("ab").readResponse().endsWith("Hello, World!"));
        }
    }

    @Test
    public void theWordMayBeSaidBeforeTheReadAndAgain() throws Exception {
        application(environ -> {
            told.add(environ.input().sendContinue());
            environ.input().continueHeaders(Headers.of("A", "b"));
            told.add(environ.input().sendContinue());
            environ.input().readAllBytes();
        });
        try (Client client = server.connect()) {
            client.send(POST + "\n");
            assertEquals("HTTP/1.1 100 Continue\n\n", client.readUntil("\n\n"));
            assertEquals("HTTP/1.1 100 Continue\nA: b\n\n", client.readUntil("\n\n"));
            assertTrue(client.send("ab").readResponse().startsWith("HTTP/1.1 200 OK\n"));
            assertTrue(client.send(LAST_GET).readToEnd().startsWith("HTTP/1.1 200 OK\n"));
        }
        assertEquals(true, told.take());
        assertEquals(true, told.take());
    }

    @Test
    public void theWordIsNotSaidToWhoDoesNotWait() throws Exception {
        application(environ -> told.add(environ.input().sendContinue()));
        assertTrue(server.exchange(LAST_GET).startsWith("HTTP/1.1 200 OK\n"));
        assertEquals(false, told.take());
    }

    @Test
    public void theWordIsNotSaidWhenTheResponseHasBegun() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of()).write(ByteBuffer.allocate(0));
            told.add(environ.input().sendContinue());
            return Body.empty();
        });
        assertFalse(server.exchange(POST + "\n").contains("100 Continue"));
        assertEquals(false, told.take());
    }

    @Test
    public void theHeadersOfTheWordMayNotDescribeTheConnection() throws Exception {
        application(environ -> {
            try {
                environ.input().continueHeaders(Headers.of("Connection", "x"));
            } catch (IllegalArgumentException e) {
                told.add(e.getMessage());
            }
        });
        server.exchange(LAST_GET);
        assertTrue(told.poll(20, TimeUnit.SECONDS).toString().startsWith("header Connection "));
    }

    @Test
    public void aClientThatLeavesIsToldToTheApplication() throws Exception {
        CompletableFuture<String> left = new CompletableFuture<>();
        application(environ -> {
            Coppice.await(left);
            InterimResponses interim = environ.interimResponses().orElseThrow();
            try {
                while (true) {
                    interim.send(Status.of(103), Headers.of("A", "b".repeat(1000)));
                }
            } catch (IOException e) {
                told.add(e);
                throw e;
            }
        });
        Client client = server.connect();
        client.send(LAST_GET).reset();
        left.complete("left");
        assertTrue(told.poll(20, TimeUnit.SECONDS) instanceof IOException);
    }
}
