package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

public class JettyServerTest {
    private static final String CLOSE = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String KEEP = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final JettyServerRule server = new JettyServerRule();

    private static Application streaming(List<String> parts) {
        return JettyServerRule.answering(
                Body.of(() ->
                        parts.stream()
                                .map(part -> part.getBytes(StandardCharsets.US_ASCII))
                                .iterator()));
    }

    @Test
    public void itAnswersAndKeepsTheConnection() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                String response = client.send(KEEP).readResponse();
                assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
                assertTrue(response, response.contains("Content-Length: 13\n"));
                assertTrue(response, response.contains("Date: "));
                assertTrue(response, response.endsWith("\n\nHello, World!"));
            }
        }
        assertEquals(3, server.server().requests());
    }

    @Test
    public void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.path());
        });
        String requests = "GET /1 HTTP/1.1\nHost: a\n\nGET /2 HTTP/1.1\nHost: a\n\n";
        try (Client client = server.connect()) {
            client.send(requests);
            assertTrue(client.readResponse().endsWith("/1"));
            assertTrue(client.readResponse().endsWith("/2"));
        }
    }

    /// What comes behind is looked at as strictly as what came first.
    @Test
    public void aLengthIsKnownHoweverItIsPadded() throws Exception {
        List<String> padded =
                List.of(
                        "Content-Length:" + " ".repeat(70) + "5\n\nhello",
                        "Content-Length: " + "0".repeat(70) + "5\n\nhello");
        server.application((environ, start) -> {
            environ.input().readAllBytes();
            return JettyServerRule.hello().call(environ, start);
        });
        for (String each : padded) {
            String strict = "POST / HTTP/1.1\nHost: a\n" + each + CLOSE;
            String answers = server.exchange(strict);
            assertEquals(strict + answers, 2, count(answers, "HTTP/1.1 200 "));
            String lenient = "POST / HTTP/1.1\nHost: a\n" + each + CLOSE.replace("HTTP", "http");
            String responses = server.exchange(lenient);
            assertEquals(lenient + responses, 1, count(responses, "HTTP/1.1 200 "));
            assertEquals(lenient + responses, 1, count(responses, "HTTP/1.1 400 "));
        }
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    public void aBodyOfUnknownLengthIsChunked() throws Exception {
        server.application(streaming(List.of("ab", "", "cde")));
        String response = server.exchange(CLOSE);
        assertTrue(response, response.contains("Transfer-Encoding: chunked\n"));
        assertTrue(response, response.endsWith("\n\n2\nab\n3\ncde\n0\n\n"));
    }

    @Test
    public void eachPartGoesOutWhenItIsYielded() throws Exception {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        server.application(
                JettyServerRule.answering(
                        new Body() {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return List.of(1, 2).stream()
                                        .map(i -> {
                                            if (i == 2) {
                                                Coppice.await(seen);
                                            }
                                            return ByteBuffer.wrap(new byte[] {(byte) ('a' + i)});
                                        })
                                        .iterator();
                            }
                        }));
        try (Client client = server.connect()) {
            client.send(CLOSE).readUntil("1\nb");
            seen.complete(true);
            assertEquals("\n1\nc\n0\n\n", client.readToEnd());
        }
    }

    @Test
    public void aBodyComesAsItWasSent() throws Exception {
        server.application((environ, start) -> {
            byte[] body = environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of());
            return Body.of(body);
        });
        String head = "POST / HTTP/1.1\nHost: a\nConnection: close\n";
        assertTrue(server.exchange(head + "Content-Length: 5\n\nhello").endsWith("hello"));
        String chunked = head + "Transfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n";
        assertTrue(server.exchange(chunked).endsWith("hello"));
    }

    @Test
    public void aClientThatWaitsIsToldToGoOnWhenTheBodyIsRead() throws Exception {
        server.application((environ, start) -> {
            byte[] body = environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of());
            return Body.of(body);
        });
        try (Client client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\nExpect: 100-continue\n\n");
            assertEquals("HTTP/1.1 100 Continue\n\n", client.readUntil("\n\n"));
            assertTrue(client.send("ok").readResponse().endsWith("ok"));
        }
    }

    @Test
    public void aReadBlocksTheGreenThreadAlone() throws Exception {
        CompletableFuture<GreenThread<?>> reading = new CompletableFuture<>();
        server.application((environ, start) -> {
            if (environ.requestMethod().equals("POST")) {
                reading.complete(GreenThread.current());
                environ.input().readAllBytes();
            }
            start.start(Status.of(200), Headers.of());
            return Body.of("done");
        });
        try (Client slow = server.connect()) {
            slow.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\n");
            reading.get(20, TimeUnit.SECONDS);
            assertTrue(server.exchange(CLOSE).endsWith("done"));
            assertTrue(slow.send("ok").readResponse().endsWith("done"));
        }
    }

    @Test
    public void headersAheadOfTheResponseAreSentAtOnce() throws Exception {
        server.application((environ, start) -> {
            environ.interimResponses()
                    .orElseThrow()
                    .send(Status.of(103), Headers.of("Link", "</a.css>"));
            start.start(Status.of(200), Headers.of());
            return Body.of("x");
        });
        try (Client client = server.connect()) {
            assertEquals(
                    "HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n",
                    client.send(KEEP).readUntil("\n\n"));
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 OK\n"));
        }
    }

    @Test
    public void aHeadHasNoBody() throws Exception {
        String response = server.exchange("HEAD / HTTP/1.1\nHost: a\nConnection: close\n\n");
        assertTrue(response, response.contains("Content-Length: 13\n"));
        assertTrue(response, response.endsWith("\n\n"));
    }

    @Test
    public void noContentHasNoBody() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(204), Headers.of());
            return Body.of("not sent");
        });
        String response = server.exchange(CLOSE);
        assertTrue(response, response.startsWith("HTTP/1.1 204 No Content\n"));
        assertFalse(response, response.contains("Content-Length"));
        assertTrue(response, response.endsWith("\n\n"));
    }

    @Test
    public void whatIsTheServersBusinessIs500() throws Exception {
        for (String name : List.of("Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade")) {
            server.application((environ, start) -> {
                start.start(Status.of(200), Headers.of("A", "b", name, "x"));
                return Body.of("x");
            });
            String response = server.exchange(CLOSE);
            assertTrue(response, response.startsWith("HTTP/1.1 500 "));
            assertFalse(response, response.contains("A: b\n"));
        }
    }

    @Test
    public void headersThatChangeAfterTheStartAreLookedAtAgain() throws Exception {
        server.application((environ, start) -> {
            Headers headers = Headers.of("A", "b");
            start.start(Status.of(200), headers);
            headers.add("Connection", "x");
            return Body.of("x");
        });
        String response = server.exchange(CLOSE);
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertFalse(response, response.contains("A: b\n"));
    }

    @Test
    public void theDateOfTheApplicationTakesThePlaceOfTheServers() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Date", "now"));
            return Body.of("x");
        });
        String response = server.exchange(CLOSE);
        assertTrue(response, response.contains("Date: now\n"));
        assertEquals(response, response.indexOf("Date:"), response.lastIndexOf("Date:"));
    }

    @Test
    public void aLengthIsDigitsOnly() throws Exception {
        for (String bad : List.of("+3", "-3", "3,3", "0x3", "", "99999999999999999999")) {
            server.application((environ, start) -> {
                start.start(Status.of(200), Headers.of("A", "b", "Content-Length", bad));
                return Body.of("abc");
            });
            String response = server.exchange(CLOSE);
            assertTrue(bad + response, response.startsWith("HTTP/1.1 500 "));
            assertFalse(bad + response, response.contains("A: b\n"));
        }
    }

    @Test
    public void twoLengthsAre500UnlessTheyAreEqual() throws Exception {
        server.application((environ, start) -> {
            String second = environ.path().substring(1);
            start.start(
                    Status.of(200), Headers.of("Content-Length", "3", "content-length", second));
            return Body.of("abc");
        });
        String equal = server.exchange("GET /3" + CLOSE.substring(5));
        assertTrue(equal, equal.contains("\nContent-Length: 3\n"));
        assertEquals(equal, equal.indexOf("Content-Len"), equal.lastIndexOf("Content-Len"));
        String unequal = server.exchange("GET /2" + CLOSE.substring(5));
        assertTrue(unequal, unequal.startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void moreThanItsLengthIsCutOffAndLessBreaksTheConnection() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "3"));
            String body = environ.path().equals("/more") ? "abcd" : "ab";
            return Body.of(List.of(body.getBytes(StandardCharsets.US_ASCII)));
        });
        try (Client client = server.connect()) {
            client.send("GET /more HTTP/1.1\nHost: a\n\n");
            assertTrue(client.readResponse().endsWith("\n\nabc"));
            client.send("GET /less HTTP/1.1\nHost: a\n\n");
            assertTrue(client.readToEnd().endsWith("\n\nab"));
        }
    }

    @Test
    public void aBodyThatIsCertainToBeTooShortIs500() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "3"));
            return Body.of("ab");
        });
        assertTrue(server.exchange(CLOSE).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void writingTooMuchAtOnceIs500() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "1"))
                    .write(ByteBuffer.wrap(new byte[2]));
            return Body.empty();
        });
        assertTrue(server.exchange(CLOSE).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aFailureBeforeTheResponseIs500AndTheConnectionEnds() throws Exception {
        server.application((environ, start) -> {
            throw new IllegalStateException("secret");
        });
        String response = server.exchange(KEEP);
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertTrue(response, response.contains("Connection: close\n"));
        assertTrue(response, response.endsWith("\n\nInternal Server Error\n"));
    }

    @Test
    public void withDebugABrowserIsShownAPageInWhichAllIsEscaped() throws Exception {
        server.with("debug", true).reconfigure();
        server.application((environ, start) -> {
            throw new IllegalStateException("<script>" + environ.queryString());
        });
        String page = server.exchange("GET /?x HTTP/1.1\nHost: a\nAccept: text/html\n\n");
        assertTrue(page, page.startsWith("HTTP/1.1 500 "));
        assertTrue(page, page.contains("Content-Type: text/html; charset=utf-8\n"));
        assertTrue(page, page.contains("<code>GET /?x HTTP/1.1</code>"));
        assertTrue(page, page.contains("IllegalStateException: &lt;script&gt;x</h2>"));
        String text = server.exchange("GET /?x HTTP/1.1\nHost: a\n\n");
        assertTrue(text, text.contains("java.lang.IllegalStateException: <script>x\n\tat "));
    }

    @Test
    public void aFailureInTheBodyLooksTruncated() throws Exception {
        server.application(
                JettyServerRule.answering(
                        Body.of(() ->
                                new Iterator<byte[]>() {
                                    private boolean first = true;

                                    @Override
                                    public boolean hasNext() {
                                        return true;
                                    }

                                    @Override
                                    public byte[] next() {
                                        if (!first) {
                                            throw new IllegalStateException("in the middle");
                                        }
                                        first = false;
                                        return new byte[] {'a'};
                                    }
                                })));
        String response = server.exchange(KEEP);
        assertTrue(response, response.contains("\n\n1\na"));
        assertFalse(response, response.endsWith("0\n\n"));
    }

    @Test
    public void limitsHoldAndChangeLive() throws Exception {
        server.with("requestLineMaxBytes", 100)
                .with("headersMaxBytes", 200)
                .with("bodyMaxBytes", 4);
        server.reconfigure();
        String line = "GET /%s HTTP/1.1\nHost: a\n\n".formatted("x".repeat(100));
        assertTrue(server.exchange(line).startsWith("HTTP/1.1 414 "));
        String fields = "GET / HTTP/1.1\nHost: a\nX: %s\n\n".formatted("x".repeat(220));
        assertTrue(server.exchange(fields).startsWith("HTTP/1.1 431 "));
        String body = "POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello";
        assertTrue(server.exchange(body).startsWith("HTTP/1.1 413 "));
    }

    @Test
    public void theEnvironIsThatOfTheOtherServer() throws Exception {
        CompletableFuture<Environ> seen = new CompletableFuture<>();
        server.application((environ, start) -> {
            seen.complete(environ);
            start.start(Status.of(200), Headers.of());
            return Body.empty();
        });
        server.exchange(
                "GET /a%20b%2Fc?x=%20 HTTP/1.1\nHost: a\nX-One: 1\nX-One: 2\nX_One: 3\n"
                        + "Connection: close\n\n");
        Environ environ = seen.get(20, TimeUnit.SECONDS);
        assertEquals("/a b/c", environ.pathInfo());
        assertEquals("/a%20b%2Fc", environ.get(Environ.RAW_PATH_INFO));
        assertEquals("x=%20", environ.queryString());
        assertEquals("1,2", environ.header("X-One").orElseThrow());
        assertEquals("HTTP/1.1", environ.serverProtocol());
        assertEquals("http", environ.urlScheme());
        assertEquals("127.0.0.1", environ.remoteAddress());
        assertEquals(server.port(), environ.serverPort().orElseThrow());
    }

    @Test
    public void hooksRunAfterTheResponse() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        server.application((environ, start) -> {
            environ.afterResponse(of -> ran.complete(of.path()));
            start.start(Status.of(200), Headers.of());
            return Body.empty();
        });
        server.exchange(CLOSE);
        assertEquals("/", ran.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void connectionsAreListed() throws Exception {
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        server.application((environ, start) -> {
            inside.complete(true);
            Coppice.await(go);
            start.start(Status.of(200), Headers.of());
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(KEEP);
            inside.get(20, TimeUnit.SECONDS);
            ConnectionInfo info = server.server().infos().join().get(0);
            assertEquals("running", info.state());
            assertEquals("GET /", info.request());
            assertEquals(1, info.requests());
            go.complete(true);
            client.readResponse();
        }
    }

    @Test
    public void aRequestInFlightEndsWhenTheServerStops() throws Exception {
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        server.application((environ, start) -> {
            inside.complete(true);
            Coppice.await(go);
            start.start(Status.of(200), Headers.of());
            return Body.of("whole");
        });
        try (Client client = server.connect()) {
            client.send(KEEP);
            inside.get(20, TimeUnit.SECONDS);
            Thread stopping = Thread.ofPlatform().start(server::stop);
            go.complete(true);
            String response = client.readToEnd();
            assertTrue(response, response.endsWith("whole"));
            stopping.join();
        }
    }

    @Test
    public void whatDoesNotEndIsCutWhenTheServerStops() throws Exception {
        CompletableFuture<Throwable> cut = new CompletableFuture<>();
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            inside.complete(true);
            try {
                new Event<>().await();
            } catch (Error e) {
                cut.complete(e);
                throw e;
            }
            return Body.empty();
        });
        try (Client client = server.connect()) {
            client.send(KEEP);
            inside.get(20, TimeUnit.SECONDS);
            server.stop();
            cut.get(20, TimeUnit.SECONDS);
            assertThrows(IOException.class, client::readToEnd);
        }
    }
}
