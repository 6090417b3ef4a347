package org.coppice.wsgi.servlet;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.green.GreenThread;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// What an application sees of a request.
public class ServletRequestTest {
    private static final String CLOSE = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final Application ECHO =
            (environ, start) -> {
                byte[] body = environ.input().readAllBytes();
                start.start(Status.of(200), Headers.of());
                return Body.of(body);
            };

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final ServletRule server = new ServletRule().context("/web").with("pattern", "/app/*");

    private Environ seen(String request) throws Exception {
        CompletableFuture<Environ> seen = new CompletableFuture<>();
        server.application((environ, start) -> {
            seen.complete(environ);
            start.start(Status.of(200), Headers.of());
            return Body.empty();
        });
        server.exchange(request);
        return seen.get(20, TimeUnit.SECONDS);
    }

    private static String get(String target) {
        return "GET %s HTTP/1.1\nHost: a:81\nX-One: 1\nX-One: 2\nX_One: 3\nConnection: close\n\n"
                .formatted(target);
    }

    @Test
    public void theEnvironIsThatOfTheOtherServers() throws Exception {
        Environ environ = seen(get("/web/app/a%20b/%C3%A9?x=%20&%C3"));
        assertEquals("GET", environ.requestMethod());
        assertEquals("/web/app", environ.scriptName());
        assertEquals("/a b/\u00c3\u00a9", environ.pathInfo());
        assertEquals("/a b/\u00e9", environ.path());
        assertEquals("/web/app/a%20b/%C3%A9", environ.get(Environ.RAW_PATH_INFO));
        assertEquals("x=%20&%C3", environ.queryString());
        assertEquals("1,2", environ.header("X-One").orElseThrow());
        assertEquals("a:81", environ.header("Host").orElseThrow());
        assertEquals(List.of("1", "2"), environ.headers().all("X-One"));
        assertEquals("HTTP/1.1", environ.serverProtocol());
        assertEquals("http", environ.urlScheme());
        assertEquals("127.0.0.1", environ.remoteAddress());
        assertTrue(environ.remotePort().isPresent());
        assertEquals("a", environ.serverName());
        assertEquals(81, environ.serverPort().orElseThrow());
        assertFalse(environ.containsKey("REMOTE_USER"));
        assertFalse(environ.containsKey("AUTH_TYPE"));
        assertFalse(environ.containsKey(Environ.CLIENT_CERTIFICATES));
    }

    @Test
    public void whomTheContainerKnowsTheApplicationKnows() throws Exception {
        Certificate shown = TestKeys.create(folder.getRoot().toPath(), "ada").certificate();
        server.server()
                .addFilter(
                        (request, response, chain) -> {
                            request.setAttribute(
                                    "jakarta.servlet.request.X509Certificate",
                                    new X509Certificate[] {(X509Certificate) shown});
                            chain.doFilter(new Known((HttpServletRequest) request), response);
                        },
                        true);
        Environ environ = seen(get("/web/app/"));
        assertEquals("ada", environ.get("REMOTE_USER"));
        assertEquals(HttpServletRequest.CLIENT_CERT_AUTH, environ.get("AUTH_TYPE"));
        assertEquals(List.of(shown), environ.get(Environ.CLIENT_CERTIFICATES));
    }

    private static final class Known extends HttpServletRequestWrapper {
        Known(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRemoteUser() {
            return "ada";
        }

        @Override
        public String getAuthType() {
            return CLIENT_CERT_AUTH;
        }
    }

    @Test
    public void withoutAQueryThereIsNoEntry() throws Exception {
        assertFalse(seen(get("/web/app/")).containsKey(Environ.QUERY_STRING));
        assertEquals("", seen(get("/web/app/?")).get(Environ.QUERY_STRING));
    }

    @Test
    public void whereThePathEndsWithTheServletNothingIsLeft() throws Exception {
        Environ environ = seen(get("/web/app"));
        assertEquals("/web/app", environ.scriptName());
        assertEquals("", environ.pathInfo());
        assertEquals("/", seen(get("/web/app/")).pathInfo());
    }

    @Test
    public void aBodyComesAsItWasSent() throws Exception {
        server.application(ECHO);
        String head = "POST /web/app/ HTTP/1.1\nHost: a\nConnection: close\n";
        assertTrue(server.exchange(head + "Content-Length: 5\n\nhello").endsWith("hello"));
        String chunked = head + "Transfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n";
        assertTrue(server.exchange(chunked).endsWith("hello"));
        assertTrue(server.exchange(head + "Content-Length: 0\n\n").endsWith("\n\n"));
        String large = "x".repeat(1_000_000);
        assertTrue(server.exchange(head + "Content-Length: 1000000\n\n" + large).endsWith(large));
    }

    @Test
    public void trailersComeWithTheBody() throws Exception {
        server.application((environ, start) -> {
            environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.input().trailers().first("X-Sum").orElse("none"));
        });
        String chunked =
                "POST /web/app/ HTTP/1.1\n"
                        + "Host: a\n"
                        + "Connection: close\n"
                        + "Transfer-Encoding: chunked\n\n";
        assertTrue(server.exchange(chunked + "1\na\n0\nX-Sum: 7\n\n").endsWith("\n\n7"));
        assertTrue(server.exchange(chunked + "1\na\n0\n\n").endsWith("none"));
        String bad = server.exchange(chunked + "1\na\n0\nHost: b\n\n");
        assertTrue(bad, bad.startsWith("HTTP/1.1 400 "));
    }

    @Test
    public void trailersAreKnownAfterTheRequest() throws Exception {
        CompletableFuture<RequestInput> kept = new CompletableFuture<>();
        server.application((environ, start) -> {
            environ.input().readAllBytes();
            kept.complete(environ.input());
            start.start(Status.of(200), Headers.of());
            return Body.empty();
        });
        String chunked = "POST /web/app/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";
        try (Client client = server.connect()) {
            client.send(chunked + "1\na\n0\nX-Sum: 7\n\n").readResponse();
            client.send(chunked + "1\na\n0\nX-Sum: 8\n\n").readResponse();
            assertEquals(Headers.of("X-Sum", "7"), kept.join().trailers());
        }
    }

    @Test
    public void aClientThatWaitsIsToldToGoOnWhenTheBodyIsRead() throws Exception {
        server.application(ECHO);
        try (Client client = server.connect()) {
            client.send(
                    "POST /web/app/ HTTP/1.1\n"
                            + "Host: a\n"
                            + "Content-Length: 2\n"
                            + "Expect: 100-continue\n\n");
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
            slow.send("POST /web/app/ HTTP/1.1\nHost: a\nContent-Length: 2\n\n");
            reading.get(20, TimeUnit.SECONDS);
            assertTrue(server.exchange(CLOSE.replace("/ ", "/web/app/ ")).endsWith("done"));
            assertTrue(slow.send("o").send("k").readResponse().endsWith("done"));
        }
    }

    @Test
    public void aBodyThatIsTooLongIs413() throws Exception {
        server.with("bodyMaxBytes", 4).reconfigure();
        server.application(ECHO);
        String head = "POST /web/app/ HTTP/1.1\nHost: a\nConnection: close\n";
        assertTrue(
                server.exchange(head + "Content-Length: 5\n\nhello").startsWith("HTTP/1.1 413 "));
        assertTrue(server.exchange(head + "Content-Length: 4\n\nhell").endsWith("hell"));
        String chunked = head + "Transfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n";
        assertTrue(server.exchange(chunked).startsWith("HTTP/1.1 413 "));
    }

    @Test
    public void aBodyThatDoesNotComeIs408() throws Exception {
        server.with("bodyTimeoutMillis", 200).reconfigure();
        server.application(ECHO);
        try (Client client = server.connect()) {
            client.send("POST /web/app/ HTTP/1.1\nHost: a\nContent-Length: 5\n\nhe");
            String response = client.readResponse();
            assertTrue(response, response.startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    public void aBodyThatIsMalformedIs400() throws Exception {
        server.application(ECHO);
        String chunked = "POST /web/app/ HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\n";
        String response = server.exchange(chunked);
        assertTrue(response, response.startsWith("HTTP/1.1 400 "));
    }

    @Test
    public void aClientThatGoesInTheBodyIsAnErrorOfTheRead() throws Exception {
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        server.application((environ, start) -> {
            try {
                return ECHO.call(environ, start);
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        try (Client client = server.connect()) {
            client.send("POST /web/app/ HTTP/1.1\nHost: a\nContent-Length: 5\n\nhe");
            client.reset();
        }
        assertTrue(failure.get(20, TimeUnit.SECONDS) != null);
    }

    @Test
    public void requestsInFlightAreListed() throws Exception {
        CompletableFuture<Boolean> began = new CompletableFuture<>();
        server.application((environ, start) -> {
            began.complete(true);
            return ECHO.call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send("POST /web/app/x?y HTTP/1.1\nHost: a\nContent-Length: 1\n\n");
            began.get(20, TimeUnit.SECONDS);
            ConnectionInfo info = server.server().infos().join().getFirst();
            assertEquals("POST /web/app/x?y", info.request());
            assertEquals("running", info.state());
            assertEquals(server.loop().next().name(), info.loop());
            assertEquals(1, server.server().connections());
            client.send("x").readResponse();
        }
    }
}
