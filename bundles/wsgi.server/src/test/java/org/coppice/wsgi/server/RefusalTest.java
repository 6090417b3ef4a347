package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.testkit.Client;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/// What the server itself answers, so that no application sees it. Each time the client can read
/// the answer, and then the end.
public class RefusalTest {
    private static final String POST = "POST / HTTP/1.1\nHost: a\n";

    @Rule
    public final HttpServerRule server =
            new HttpServerRule()
                    .with("requestLineMaxBytes", 1000)
                    .with("headersMaxBytes", 1000)
                    .with("bodyMaxBytes", 1000);

    private final AtomicInteger calls = new AtomicInteger();

    @Before
    public void countCalls() {
        server.application((environ, start) -> {
            calls.incrementAndGet();
            return HttpServerRule.hello().call(environ, start);
        });
    }

    private void assertRefused(String status, String request) throws Exception {
        String response = server.exchange(request);
        assertTrue(response, response.startsWith("HTTP/1.1 " + status + "\n"));
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertTrue(response, response.contains("\nContent-Type: text/plain"));
        assertEquals(0, calls.get());
    }

    @Test
    public void aMalformedRequestIs400() throws Exception {
        assertRefused("400 Bad Request", "GET / HTTP/1.1\nHost : a\n\n");
    }

    @Test
    public void aRequestWithoutHostIs400() throws Exception {
        assertRefused("400 Bad Request", "GET / HTTP/1.1\n\n");
    }

    @Test
    public void aHeadThatIsTooSlowIs408() throws Exception {
        server.with("headerTimeoutMillis", 1000).reconfigure(); // its begin has come by then
        assertRefused("408 Request Timeout", "GET / HTTP/1.1\nHost");
    }

    @Test
    public void aConnectionWithoutARequestEndsWithoutAWord() throws Exception {
        server.with("headerTimeoutMillis", 1000).reconfigure(); // its line has come by then
        assertEquals("", server.exchange("\n"));
    }

    @Test
    public void emptyLinesAreCountedAlsoWhenTheyComeOneByOne() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send("\n");
            }
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 400 "));
        }
    }

    @Test
    public void aDeclaredBodyThatIsTooLongIs413() throws Exception {
        assertRefused(
                "413 Content Too Large", POST + "Content-Length: 1001\nExpect: 100-continue\n\n");
    }

    @Test
    public void theAnswerIsReadableAlthoughTheBodyWasNotRead() throws Exception {
        assertRefused(
                "413 Content Too Large", POST + "Content-Length: 300000\n\n" + "x".repeat(300_000));
    }

    @Test
    public void aLongRequestLineIs414() throws Exception {
        assertRefused("414 URI Too Long", "GET /" + "x".repeat(1000) + " HTTP/1.1\nHost: a\n\n");
    }

    @Test
    public void anotherExpectationIs417() throws Exception {
        assertRefused("417 Expectation Failed", POST + "Expect: cake\n\n");
    }

    @Test
    public void longHeadersAre431() throws Exception {
        assertRefused(
                "431 Request Header Fields Too Large",
                "GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(1000) + "\n\n");
    }

    @Test
    public void anUnknownTransferEncodingIs501() throws Exception {
        assertRefused("501 Not Implemented", POST + "Transfer-Encoding: gzip, chunked\n\n");
    }

    @Test
    public void anotherVersionIs505() throws Exception {
        assertRefused("505 HTTP Version Not Supported", "GET / HTTP/3.0\nHost: a\n\n");
    }

    @Test
    public void aGoodRequestBeforeABadOneIsAnswered() throws Exception {
        String responses = server.exchange("GET / HTTP/1.1\nHost: a\n\nBAD\n\n");
        assertTrue(responses, responses.contains("Hello, World!HTTP/1.1 400 Bad Request\n"));
    }

    @Test
    public void chunksThatAreTooLongAre413IfTheApplicationReadsThem() throws Exception {
        readingApplication();
        String chunk = "1f4\n" + "x".repeat(500) + "\n";
        String response =
                server.exchange(POST + "Transfer-Encoding: chunked\n\n" + chunk.repeat(3));
        assertTrue(response, response.startsWith("HTTP/1.1 413 Content Too Large\n"));
    }

    @Test
    public void malformedChunksAre400IfTheApplicationReadsThem() throws Exception {
        readingApplication();
        String response = server.exchange(POST + "Transfer-Encoding: chunked\n\nxyz\n");
        assertTrue(response, response.startsWith("HTTP/1.1 400 Bad Request\n"));
    }

    @Test
    public void aBodyThatIsTooSlowIs408IfTheApplicationReadsIt() throws Exception {
        server.with("bodyTimeoutMillis", 1).reconfigure();
        readingApplication();
        String response = server.exchange(POST + "Content-Length: 10\n\nx");
        assertTrue(response, response.startsWith("HTTP/1.1 408 Request Timeout\n"));
    }

    private void readingApplication() {
        server.application((environ, start) -> {
            Body body = Body.of(environ.input().readAllBytes());
            return HttpServerRule.answering(body).call(environ, start);
        });
    }

    @Test
    public void aMissingApplicationIs503AndTheConnectionStays() throws Exception {
        server.removeApplication();
        server.with("applicationGraceMillis", 0).reconfigure();
        try (Client client = server.connect()) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 503 Service Unavailable\n"));
            assertTrue(response, response.contains("\nRetry-After: 1\n"));
            assertTrue(response, response.contains("coppice.application=routes"));
            assertEquals(1, server.misses());
            server.application(HttpServerRule.hello());
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            assertTrue(client.readResponse().endsWith("Hello, World!"));
        }
    }
}
