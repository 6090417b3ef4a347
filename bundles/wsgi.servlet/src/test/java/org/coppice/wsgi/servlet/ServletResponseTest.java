package org.coppice.wsgi.servlet;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// What becomes of a response, seen from the client of a real container.
public class ServletResponseTest {
    private static final String CLOSE = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String KEEP = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final ServletRule server = new ServletRule();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private static Application streaming(String... parts) {
        List<byte[]> chunks = new java.util.ArrayList<>();
        for (String part : parts) {
            chunks.add(part.getBytes(StandardCharsets.US_ASCII));
        }
        return ServletRule.answering(Body.of(chunks));
    }

    @Test
    public void itAnswersAndTheContainerKeepsTheConnection() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                String response = client.send(KEEP).readResponse();
                assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
                assertTrue(response, response.contains("Content-Length: 13\n"));
                assertTrue(response, response.contains("Content-Type: text/plain\n"));
                assertTrue(response, response.endsWith("\n\nHello, World!"));
            }
        }
        assertEquals(3, server.server().requests());
    }

    @Test
    public void aBodyOfUnknownLengthIsChunked() throws Exception {
        server.application(streaming("ab", "", "cde"));
        try (Client client = server.connect()) {
            String head = client.send(KEEP).readUntil("\n\n");
            assertTrue(head, head.contains("Transfer-Encoding: chunked\n"));
            assertEquals("2\nab\n3\ncde\n0\n\n", client.readUntil("\n0\n\n"));
        }
    }

    @Test
    public void eachPartGoesOutWhenItIsYielded() throws Exception {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        Iterator<byte[]> parts =
                List.of(1, 2).stream()
                        .map(i -> {
                            if (i == 2) {
                                Coppice.await(seen);
                            }
                            return new byte[] {(byte) ('a' + i)};
                        })
                        .iterator();
        server.application(ServletRule.answering(Body.of(() -> parts)));
        try (Client client = server.connect()) {
            client.send(KEEP).readUntil("1\nb");
            seen.complete(true);
            assertEquals("\n1\nc\n0\n\n", client.readUntil("0\n\n"));
        }
    }

    @Test
    public void aBodyOfAnySizeComesWhole() throws Exception {
        for (int size : List.of(0, 1, 8191, 8192, 8193, 100_000, 3_000_000)) {
            server.application(ServletRule.answering(Body.of("x".repeat(size))));
            String response = server.exchange(CLOSE);
            assertTrue(response.contains("Content-Length: " + size + "\n"));
            assertEquals(size, response.length() - response.indexOf("\n\n") - 2);
        }
    }

    @Test
    public void buffersWithoutAnArrayComeWholeToo() throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(50_000);
        server.application(
                ServletRule.answering(
                        new Body() {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return List.of(direct, ByteBuffer.wrap(new byte[9], 2, 3).slice())
                                        .iterator();
                            }
                        }));
        String response = server.exchange(CLOSE);
        assertEquals(50_003, response.replaceAll("[^\0]", "").length());
    }

    @Test
    public void whatIsWrittenGoesOutAheadOfTheBody() throws Exception {
        server.application((environ, start) -> {
            ResponseWriter writer = start.start(Status.of(200), Headers.of());
            writer.write(ByteBuffer.wrap("ab".getBytes(StandardCharsets.US_ASCII)));
            return Body.of("cd");
        });
        try (Client client = server.connect()) {
            client.send(KEEP).readUntil("\n\n");
            assertEquals("2\nab\n2\ncd\n0\n\n", client.readUntil("\n0\n\n"));
        }
    }

    @Test
    public void aFileIsABodyAndIsClosed() throws Exception {
        Path file = folder.newFile().toPath();
        Files.writeString(file, "0123456789".repeat(20_000));
        CompletableFuture<Boolean> openAfterwards = new CompletableFuture<>();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            FileBody body = FileBody.of(file);
            environ.afterResponse(_ -> openAfterwards.complete(body.file().isOpen()));
            return body;
        });
        String response = server.exchange(CLOSE);
        assertTrue(response.contains("Content-Length: 200000\n"));
        assertTrue(response.endsWith("0123456789"));
        assertFalse(openAfterwards.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void aHeadHasNoBody() throws Exception {
        String head = "HEAD / HTTP/1.1\nHost: a\nConnection: close\n\n";
        String response = server.exchange(head);
        assertTrue(response, response.contains("Content-Length: 13\n"));
        assertTrue(response, response.endsWith("\n\n"));
        server.application(ServletRule.answering(Body.of("x".repeat(50_000))));
        String large = server.exchange(head);
        assertTrue(large, large.contains("Content-Length: 50000\n"));
        assertTrue(large, large.endsWith("\n\n"));
    }

    @Test
    public void someStatusesHaveNoBody() throws Exception {
        server.application((environ, start) -> {
            int code = Integer.parseInt(environ.path().substring(1));
            start.start(Status.of(code), Headers.of("ETag", "\"1\""));
            return Body.of("not sent");
        });
        for (int code : List.of(204, 304)) {
            String response =
                    server.exchange(
                            "GET /%d HTTP/1.1\nHost: a\nConnection: close\n\n".formatted(code));
            assertTrue(response, response.startsWith("HTTP/1.1 " + code));
            assertFalse(response, response.contains("Content-Length: 8"));
            assertTrue(response, response.contains("ETag: \"1\"\n"));
            assertTrue(response, response.endsWith("\n\n"));
        }
    }

    @Test
    public void aResponseMayBeReplacedUntilItHasBegun() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("X-First", "1"));
            start.start(
                    Status.of(503), Headers.of("X-Second", "2"), new IOException("for a reason"));
            return Body.of("later");
        });
        String response = server.exchange(CLOSE);
        assertTrue(response, response.startsWith("HTTP/1.1 503 "));
        assertFalse(response, response.contains("X-First"));
        assertTrue(response, response.contains("X-Second: 2\n"));
    }

    @Test
    public void whatDescribesTheConnectionIs500() throws Exception {
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
    public void switchingProtocolsIs500() throws Exception {
        server.application((environ, start) -> {
            assertTrue(environ.upgrade().isEmpty());
            assertTrue(environ.interimResponses().isEmpty());
            start.start(Status.of(101), Headers.of("Upgrade", "chat"));
            return Body.empty();
        });
        assertTrue(server.exchange(CLOSE).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void aFailureBeforeTheResponseIs500AndTellsNothing() throws Exception {
        server.application((environ, start) -> {
            throw new IllegalStateException("secret");
        });
        String response = server.exchange(CLOSE);
        assertTrue(response, response.startsWith("HTTP/1.1 500 "));
        assertTrue(response, response.endsWith("\n\nInternal Server Error\n"));
        server.with("debug", true).reconfigure();
        assertTrue(server.exchange(CLOSE).contains("IllegalStateException: secret"));
    }

    /// A hook that waits until the client has the response would wait for ever if that was not
    /// sent.
    @Test
    public void hooksRunWhenTheResponseHasBeenSent() throws Exception {
        for (String body : List.of("", "small", "x".repeat(20_000))) {
            CompletableFuture<Boolean> received = new CompletableFuture<>();
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            server.application((environ, start) -> {
                environ.afterResponse(_ -> {
                    Coppice.await(received);
                    ran.complete(true);
                });
                start.start(Status.of(200), Headers.of());
                return Body.of(body);
            });
            try (Client client = server.connect()) {
                String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
                assertTrue(response, response.endsWith("\n\n" + body));
                received.complete(true);
                ran.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    public void aFailureInTheMiddleLooksTruncated() throws Exception {
        Iterable<byte[]> parts =
                () ->
                        List.of(1, 2).stream()
                                .map(i -> {
                                    if (i == 2) {
                                        throw new IllegalStateException("in the middle");
                                    }
                                    return new byte[] {'a'};
                                })
                                .iterator();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(parts);
        });
        String response = server.exchange(KEEP);
        assertTrue(response, response.contains("\n\n1\na"));
        assertFalse(response, response.endsWith("0\n\n"));
        server.application(ServletRule.hello());
        assertTrue(server.exchange(CLOSE).endsWith("Hello, World!"));
    }

    @Test
    public void lessThanItsLengthBreaksTheConnection() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Length", "3"));
            return Body.of(List.of("ab".getBytes(StandardCharsets.US_ASCII)));
        });
        String response = server.exchange(KEEP);
        assertTrue(response, response.endsWith("\n\nab"));
    }

    @Test
    public void aClientThatGoesEndsTheBodyWhichIsClosed() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    return java.util.stream.Stream.generate(() -> ByteBuffer.allocate(100_000))
                            .iterator();
                }

                @Override
                public void close() {
                    closed.complete(true);
                }
            };
        });
        try (Client client = server.connect()) {
            client.send(KEEP).readUntil("\n\n");
            client.reset();
        }
        assertTrue(closed.get(20, TimeUnit.SECONDS));
        server.application(ServletRule.hello());
        assertTrue(server.exchange(CLOSE).endsWith("Hello, World!"));
    }

    @Test
    public void aClientThatDoesNotReadHoldsUpNobodyElseAndIsGivenUp() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.with("bodyTimeoutMillis", 300).reconfigure();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            if (environ.path().equals("/quick")) {
                return Body.of("quick");
            }
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    return java.util.stream.Stream.generate(() -> ByteBuffer.allocate(100_000))
                            .iterator();
                }

                @Override
                public void close() {
                    closed.complete(true);
                }
            };
        });
        try (Client stuck = server.connect()) {
            stuck.send(KEEP).readUntil("\n\n");
            String quick = "GET /quick HTTP/1.1\nHost: a\nConnection: close\n\n";
            assertTrue(server.exchange(quick).endsWith("quick"));
            assertTrue(closed.get(20, TimeUnit.SECONDS));
            String rest = stuck.readToEnd();
            assertFalse(rest.endsWith("0\n\n"));
        }
    }
}
