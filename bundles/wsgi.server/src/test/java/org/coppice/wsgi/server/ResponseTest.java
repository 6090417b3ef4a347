package org.coppice.wsgi.server;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// How responses are framed, and what the server adds and leaves out.
public class ResponseTest {
    private static final String CLOSE = " / HTTP/1.1\nHost: a\nConnection: close\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private static Application answering(Status status, Headers headers, Body body) {
        return (environ, start) -> {
            start.start(status, headers);
            return body;
        };
    }

    private static Body chunks(String... chunks) {
        return Body.of(
                List.of(chunks).stream()
                        .map(chunk -> chunk.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    private String get(Application application) throws Exception {
        server.application(application);
        return server.exchange("GET" + CLOSE);
    }

    private String get(Headers headers, Body body) throws Exception {
        return get(answering(Status.of(200), headers, body));
    }

    @Test
    public void aBodyOfKnownLengthHasAContentLength() throws Exception {
        String response = get(Headers.of(), Body.of("abc"));
        assertTrue(response, response.contains("\nContent-Length: 3\n"));
        assertFalse(response, response.contains("Transfer-Encoding"));
    }

    @Test
    public void anEmptyBodyHasTheLength0() throws Exception {
        server.application(answering(Status.of(200), Headers.of(), Body.empty()));
        try (Client client = server.connect()) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(response, response.contains("\nContent-Length: 0\n"));
        }
    }

    @Test
    public void aBodyOfUnknownLengthIsChunked() throws Exception {
        String response = get(Headers.of(), chunks("ab", "", "cde"));
        assertTrue(response, response.contains("\nTransfer-Encoding: chunked\n"));
        assertTrue(response, response.endsWith("\n\n2\nab\n3\ncde\n0\n\n"));
    }

    @Test
    public void aBodyOfOnlyEmptyBuffersHasTheLength0() throws Exception {
        String response = get(Headers.of("Content-Type", "text/plain"), chunks("", ""));
        assertTrue(response, response.contains("\nContent-Length: 0\n"));
        assertTrue(response, response.endsWith("\n\n"));
    }

    @Test
    public void aBodyOfUnknownLengthEndsWithAnHttp10Connection() throws Exception {
        server.application(answering(Status.of(200), Headers.of(), chunks("ab", "cde")));
        String response = server.exchange("GET / HTTP/1.0\nConnection: keep-alive\n\n");
        assertFalse(response, response.contains("Transfer-Encoding"));
        assertFalse(response, response.contains("keep-alive"));
        assertTrue(response, response.endsWith("\n\nabcde"));
    }

    @Test
    public void headHasTheHeadersOfGetAndNoBody() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Body body = Body.of("abc").whenClosed(() -> closed.complete(true));
        server.application(answering(Status.of(200), Headers.of("X", "y"), body));
        String response = server.exchange("HEAD" + CLOSE);
        assertTrue(response, response.contains("\nContent-Length: 3\n"));
        assertTrue(response, response.endsWith("\n\n"));
        assertTrue(closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void headOfAnUnknownLengthHasNoBodyAndKeepsTheConnection() throws Exception {
        server.application(answering(Status.of(200), Headers.of(), chunks("ab")));
        try (Client client = server.connect()) {
            String head = client.send("HEAD / HTTP/1.1\nHost: a\n\n").readUntil("\n\n");
            assertFalse(head, head.contains("Content-Length"));
            String response = client.send("GET" + CLOSE).readToEnd();
            assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        }
    }

    @Test
    public void noContentAndNotModifiedHaveNoBody() throws Exception {
        for (int code : new int[] {204, 304}) {
            server.application(answering(Status.of(code), Headers.of(), Body.of("abc")));
            try (Client client = server.connect()) {
                String head = client.send("GET / HTTP/1.1\nHost: a\n\n").readUntil("\n\n");
                assertFalse(head, head.contains("Content-Length"));
                assertFalse(head, head.contains("Transfer-Encoding"));
                assertTrue(client.send("GET" + CLOSE).readToEnd().startsWith("HTTP/1.1 " + code));
            }
        }
    }

    @Test
    public void moreThanTheContentLengthIsCutOff() throws Exception {
        String response = get(Headers.of("Content-Length", "3"), chunks("ab", "cde", "f"));
        assertTrue(response, response.endsWith("\n\nabc"));
        response = get(Headers.of("Content-Length", "3"), Body.of("abcdef"));
        assertTrue(response, response.endsWith("\n\nabc"));
    }

    @Test
    public void lessThanTheContentLengthEndsTheConnection() throws Exception {
        server.application(
                answering(Status.of(200), Headers.of("Content-Length", "9"), chunks("ab")));
        String response = server.exchange("GET / HTTP/1.1\nHost: a\n\n");
        assertTrue(response, response.contains("\nContent-Length: 9\n"));
        assertTrue(response, response.endsWith("\n\nab"));
    }

    @Test
    public void aNameOfTheStatusIsSentAsItIs() throws Exception {
        String response = get(answering(new Status(299, "Fine"), Headers.of(), Body.empty()));
        assertTrue(response, response.startsWith("HTTP/1.1 299 Fine\n"));
    }

    @Test
    public void aHeaderThatDescribesTheConnectionIs500() throws Exception {
        for (String name : List.of("Connection", "keep-alive", "Upgrade", "TE", "Trailer")) {
            String response = get(Headers.of("A", "b", name, "x"), Body.of("abc"));
            assertTrue(response, response.startsWith("HTTP/1.1 500 "));
            assertFalse(response, response.contains("\nA: b\n"));
        }
    }

    @Test
    public void theApplicationsOwnDateAndServerStay() throws Exception {
        server.with("serverHeader", "Coppice").reconfigure();
        String response = get(Headers.of("Date", "today", "Server", "mine"), Body.of("abc"));
        assertTrue(response, response.contains("\nDate: today\nServer: mine\n"));
        assertFalse(response, response.contains("GMT"));
        assertFalse(response, response.contains("Coppice"));
    }

    @Test
    public void theConfiguredServerHeaderIsSent() throws Exception {
        server.with("serverHeader", "Coppice/1").reconfigure();
        assertTrue(get(Headers.of(), Body.of("abc")).contains("\nServer: Coppice/1\n"));
    }

    @Test
    public void headersThatFillMoreThanABufferAreSent() throws Exception {
        Headers headers = Headers.of();
        for (int i = 0; i < 50; i++) {
            headers.add("X-" + i, "v".repeat(1000));
        }
        String response = get(headers, Body.of("abc"));
        assertTrue(response.contains("\nX-49: vvvv"));
        assertTrue(response.endsWith("\n\nabc"));
    }

    @Test
    public void theLastCallOfStartCounts() throws Exception {
        String response =
                get((environ, start) -> {
                    start.start(Status.of(200), Headers.of());
                    start.start(Status.of(404), Headers.of(), new Exception("x"));
                    return Body.of("gone");
                });
        assertTrue(response, response.startsWith("HTTP/1.1 404 Not Found\n"));
    }

    @Test
    public void startMayBeCalledByTheBody() throws Exception {
        String response = get((environ, start) -> Body.of(() -> lateStart(start)));
        assertTrue(response, response.startsWith("HTTP/1.1 201 Created\n"));
    }

    private static Iterator<byte[]> lateStart(StartResponse start) {
        return Stream.of("ab", "cd")
                .peek(chunk -> start.start(Status.of(201), Headers.of()))
                .limit(1)
                .map(chunk -> chunk.getBytes(StandardCharsets.UTF_8))
                .iterator();
    }

    @Test
    public void aBodyThatNeverWaitsLeavesOthersATurn() throws Exception {
        String response =
                get((environ, start) -> {
                    start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
                    boolean[] othersRan = {false};
                    Coppice.spawnN(() -> othersRan[0] = true);
                    Stream<byte[]> parts =
                            Stream.generate(() -> new byte[0]).takeWhile(part -> !othersRan[0]);
                    return Body.of(parts::iterator);
                });
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
    }
}
