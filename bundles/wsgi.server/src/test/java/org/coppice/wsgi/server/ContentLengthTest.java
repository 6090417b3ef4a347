package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// What an application says of the length, writes ahead, and does.
public class ContentLengthTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String LAST = " / HTTP/1.1\nHost: a\nConnection: close\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Body chunks(String... chunks) {
        return Body.of(List.of(chunks).stream().map(chunk -> bytes(chunk).array()).toList());
    }

    private static Application answering(int code, Headers headers, Body body) {
        return (environ, start) -> {
            start.start(Status.of(code), headers);
            return body;
        };
    }

    private String get(Application application) throws Exception {
        server.application(application);
        return server.exchange("GET" + LAST);
    }

    @Test
    public void aBodyThatIsCertainToBeTooShortIs500() throws Exception {
        String response = get(answering(200, Headers.of("Content-Length", "9"), Body.of("abc")));
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void twoLengthsAre500UnlessTheyAreEqual() throws Exception {
        Headers twice = Headers.of("Content-Length", "3", "content-length", "3");
        String response = get(answering(200, twice, Body.of("abc")));
        assertTrue(response, response.contains("\nContent-Length: 3\n"));
        assertEquals(response.indexOf("Content-Length"), response.lastIndexOf("Content-Length"));
        Headers unequal = Headers.of("Content-Length", "3", "Content-Length", "2");
        assertTrue(get(answering(200, unequal, Body.of("abc"))).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aLengthIsDigitsOnly() throws Exception {
        for (String bad : List.of("+3", "-3", "3,3", "0x3", "", "99999999999999999999")) {
            Headers headers = Headers.of("Content-Length", bad);
            String response = get(answering(200, headers, Body.of("abc")));
            assertTrue(bad + response, response.startsWith("HTTP/1.1 500 "));
        }
    }

    @Test
    public void headAndNotModifiedMayNameTheLengthOfWhatTheyDoNotSend() throws Exception {
        server.application(answering(200, Headers.of("Content-Length", "9"), Body.empty()));
        String head = server.exchange("HEAD" + LAST);
        assertTrue(head, head.contains("\nContent-Length: 9\n"));
        assertTrue(head, head.endsWith("\n\n"));
        server.application(answering(304, Headers.of("Content-Length", "9"), Body.empty()));
        try (Client client = server.connect()) {
            client.send(GET).readUntil("\n\n");
            assertTrue(client.send(GET).readUntil("\n\n").startsWith("HTTP/1.1 304 "));
        }
    }

    @Test
    public void whatIsWrittenComesBeforeTheBody() throws Exception {
        Application application =
                (environ, start) -> {
                    ResponseWriter writer = start.start(Status.of(200), Headers.of());
                    writer.write(bytes("ab"));
                    writer.write(bytes("c"));
                    return chunks("", "de");
                };
        String response = get(application);
        assertTrue(response, response.endsWith("\n\n2\nab\n1\nc\n2\nde\n0\n\n"));
        assertTrue(server.exchange("HEAD" + LAST).endsWith("\n\n"));
    }

    @Test
    public void writingWithADeclaredLengthNeedsNoChunks() throws Exception {
        String response =
                get((environ, start) -> {
                    start.start(Status.of(200), Headers.of("Content-Length", "3"))
                            .write(bytes("ab"));
                    return Body.of("c");
                });
        assertTrue(response, response.endsWith("\n\nabc"));
    }

    @Test
    public void writingNothingSendsTheHeadAtOnce() throws Exception {
        CompletableFuture<String> permission = new CompletableFuture<>();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("A", "b")).write(ByteBuffer.allocate(0));
            Coppice.await(permission);
            return chunks("abc");
        });
        try (Client client = server.connect()) {
            assertTrue(client.send(GET).readUntil("\n\n").contains("\nA: b\n"));
            permission.complete("go");
            assertEquals("3\nabc\n0\n\n", client.readUntil("0\n\n"));
        }
    }

    @Test
    public void writingMoreThanWasDeclaredIsAnErrorOfWhoWrites() throws Exception {
        BlockingQueue<String> thrown = new LinkedBlockingQueue<>();
        Application application =
                (environ, start) -> {
                    ResponseWriter writer =
                            start.start(Status.of(200), Headers.of("Content-Length", "3"));
                    writer.write(bytes("ab"));
                    try {
                        writer.write(bytes("cd"));
                    } catch (IllegalStateException e) {
                        thrown.add(e.getMessage());
                    }
                    return Body.of("c");
                };
        String response = get(application);
        assertTrue(response, response.endsWith("\n\nabc"));
        assertEquals(
                "1 bytes more were written than the Content-Length of 3 allows", thrown.take());
    }

    @Test
    public void writingTooMuchAtOnceIs500() throws Exception {
        String response =
                get((environ, start) -> {
                    start.start(Status.of(200), Headers.of("Content-Length", "1"))
                            .write(bytes("ab"));
                    return Body.empty();
                });
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void startMayBeCalledAgainUntilBytesAreOut() throws Exception {
        BlockingQueue<String> thrown = new LinkedBlockingQueue<>();
        String response =
                get((environ, start) -> {
                    start.start(Status.of(404), Headers.of());
                    start.start(Status.of(200), Headers.of()).write(bytes("a"));
                    try {
                        start.start(Status.of(500), Headers.of());
                    } catch (IllegalStateException e) {
                        thrown.add(e.getMessage());
                    }
                    return Body.empty();
                });
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        assertFalse(response, response.contains("500"));
        String message = thrown.take();
        assertTrue(message, message.endsWith("begun to be sent: start cannot be called any more"));
    }

    @Test
    public void oneEmptyChunkIsNoBody() throws Exception {
        String response = get(answering(200, Headers.of("Content-Type", "a/b"), chunks("")));
        assertTrue(response, response.contains("\nContent-Length: 0\n"));
    }
}
