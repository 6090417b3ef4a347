package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// Applications that fail, and clients that go away.
public class FailureTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    /// A body that yields so many buffers, then fails or ends, and says when it is closed.
    private class Watched implements Body, Iterator<ByteBuffer> {
        private final byte[] bytes = "0123456789".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        private final RuntimeException failure;
        private int left;

        Watched(int buffers, RuntimeException failure) {
            this.left = buffers;
            this.failure = failure;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            if (left == 0 && failure != null) {
                throw failure;
            }
            return left > 0;
        }

        @Override
        public ByteBuffer next() {
            left--;
            return ByteBuffer.wrap(bytes);
        }

        @Override
        public void close() {
            closed.add("closed");
        }
    }

    private static Application answering(Body body) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return body;
        };
    }

    private void assertClosedOnce() throws InterruptedException {
        assertEquals("closed", closed.poll(20, TimeUnit.SECONDS));
        server.stop();
        assertTrue(closed.isEmpty());
    }

    @Test
    public void anApplicationThatThrowsIs500WithoutItsStack() throws Exception {
        server.application((environ, start) -> {
            throw new IllegalStateException("secret");
        });
        String response = server.exchange(GET);
        assertTrue(response, response.startsWith("HTTP/1.1 500 Internal Server Error\n"));
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertFalse(response, response.contains("secret"));
    }

    @Test
    public void anApplicationThatReturnsNoBodyIsToldSo() throws Exception {
        server.with("debug", true).reconfigure();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return null;
        });
        String response = server.exchange(GET);
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertTrue(response, response.contains(" returned null for GET / "));
        assertTrue(response, response.contains(": it must return a Body, such as Body.empty()\n"));
    }

    @Test
    public void withDebugTheStackIsShown() throws Exception {
        server.with("debug", true).reconfigure();
        server.application((environ, start) -> {
            throw new AssertionError("secret");
        });
        String response = server.exchange(GET);
        assertTrue(response, response.contains("java.lang.AssertionError: secret\n"));
    }

    @Test
    public void withDebugABrowserIsShownAPageInWhichAllIsEscaped() throws Exception {
        server.with("debug", true).reconfigure();
        server.application((environ, start) -> {
            throw new IllegalStateException(environ.path(), new IOException("<b>"));
        });
        String response =
                server.exchange(
                        "GET /<script> HTTP/1.1\nHost: a\nAccept: text/html, */*;q=0.1\n\n");
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertTrue(response, response.contains("\nContent-Type: text/html; charset=utf-8\n"));
        assertTrue(response, response.contains("<code>GET /&lt;script&gt; HTTP/1.1</code>"));
        assertTrue(response, response.contains("IllegalStateException: /&lt;script&gt;</h2>"));
        assertTrue(response, response.contains("Caused by: java.io.IOException: &lt;b&gt;</h2>"));
        assertFalse(response, response.contains("<script>"));
    }

    @Test
    public void anApplicationThatNeverStartsIs500() throws Exception {
        server.application((environ, start) -> Body.of("abc"));
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
        server.application((environ, start) -> Body.empty());
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aStatusThatIsTheServersIs500() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(101), Headers.of());
            return Body.empty();
        });
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aContentLengthThatIsNoneIs500() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "many"));
            return Body.of("abc");
        });
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aBodyThatFailsAtOnceIs500AndClosed() throws Exception {
        server.application(answering(new Watched(0, new IllegalStateException("x"))));
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
        assertClosedOnce();
    }

    @Test
    public void aBodyThatFailsLaterIsTruncatedAndClosed() throws Exception {
        server.application(answering(new Watched(3, new IllegalStateException("x"))));
        String response = server.exchange(GET);
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        assertTrue(response, response.endsWith("123456789"));
        assertClosedOnce();
    }

    @Test
    public void aFailureAfterTheBeginningIsThrownAgainByStart() throws Exception {
        BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of()).write(ByteBuffer.allocate(0));
            try {
                start.start(Status.of(500), Headers.of(), new IOException("x"));
            } catch (IllegalStateException e) {
                thrown.add(e.getCause());
                throw e;
            }
            return Body.empty();
        });
        String response = server.exchange(GET);
        assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
        assertFalse(response, response.endsWith("0\n\n"));
        assertEquals("x", thrown.take().getMessage());
    }

    @Test
    public void aBodyThatIsNotIteratedIsClosed() throws Exception {
        server.application(answering(new Watched(3, null)));
        assertTrue(
                server.exchange(
                                GET.replace("GET", "HEAD")
                                        .replace("\n\n", "\nConnection: close\n\n"))
                        .endsWith("\n\n"));
        assertClosedOnce();
    }

    @Test
    public void aBodyThatFailsToCloseHarmsNobody() throws Exception {
        server.application(
                answering(
                        new Watched(1, null) {
                            @Override
                            public void close() {
                                throw new AssertionError("x");
                            }
                        }));
        try (Client client = server.connect()) {
            assertTrue(client.send(GET).readUntil("0\n\n").startsWith("HTTP/1.1 200 OK\n"));
            assertTrue(client.send(GET).readUntil("0\n\n").startsWith("HTTP/1.1 200 OK\n"));
        }
    }

    @Test
    public void aBodyIsClosedWhenItsClientGoesAway() throws Exception {
        server.application(answering(new Watched(Integer.MAX_VALUE, null)));
        try (Client client = server.connect()) {
            client.send(GET).readUntil("\n\n");
            client.reset();
        }
        assertClosedOnce();
    }

    @Test
    public void aClientThatDoesNotReadIsGivenUp() throws Exception {
        server.with("bodyTimeoutMillis", 1).reconfigure();
        server.application(answering(new Watched(Integer.MAX_VALUE, null)));
        try (Client client = server.connect()) {
            client.send(GET);
            assertEquals("closed", closed.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    public void aClientThatGoesAwayDisturbsNobody() throws Exception {
        try (Client other = server.connect()) {
            other.send(GET).readResponse();
            for (int i = 0; i < 20; i++) {
                server.connect().send("GET / HT").reset();
                server.connect().send(GET).reset();
            }
            assertTrue(other.send(GET).readResponse().endsWith("Hello, World!"));
        }
    }
}
