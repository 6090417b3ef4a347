package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// Connections: how long they stay, and in which order they answer.
public class HttpServerTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
    private static final String LAST_GET = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    @Test
    public void aRequestIsAnsweredAndTheConnectionStays() throws Exception {
        try (Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                String response = client.send(GET).readResponse();
                assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
                assertTrue(response, response.contains("\nContent-Type: text/plain\n"));
                assertTrue(response, response.matches("(?s).*\nDate: ..., .* GMT\n.*"));
                assertFalse(response, response.contains("\nServer:"));
                assertFalse(response, response.contains("\nConnection:"));
                assertTrue(response, response.endsWith("\n\nHello, World!"));
            }
        }
        assertEquals(3, server.server().requests());
    }

    @Test
    public void theConnectionEndsWhenTheClientAsksForIt() throws Exception {
        String response = server.exchange(LAST_GET);
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertTrue(response, response.endsWith("\n\nHello, World!"));
    }

    @Test
    public void anHttp10ConnectionStaysOnlyIfTheClientAsksForIt() throws Exception {
        assertTrue(server.exchange("GET / HTTP/1.0\n\n").endsWith("Hello, World!"));
        try (Client client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n");
                String response = client.readResponse();
                assertTrue(response, response.contains("\nConnection: keep-alive\n"));
                assertTrue(response, response.contains("\nKeep-Alive: timeout=60\n"));
            }
        }
    }

    @Test
    public void withoutKeepAliveEachConnectionHasOneRequest() throws Exception {
        server.with("keepAliveMillis", 0).reconfigure();
        assertTrue(server.exchange(GET).contains("\nConnection: close\n"));
    }

    @Test
    public void anIdleConnectionEndsWithoutAWord() throws Exception {
        server.with("keepAliveMillis", 1).reconfigure();
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    public void aClientThatHasEndedItsSendingIsAnswered() throws Exception {
        try (Client client = server.connect()) {
            String response = client.send(GET).endSending().readToEnd();
            assertTrue(response, response.endsWith("Hello, World!"));
        }
    }

    @Test
    public void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        server.application((environ, start) -> {
            if (environ.pathInfo().equals("/slow")) {
                Coppice.giveWay();
            }
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.pathInfo());
        });
        try (Client client = server.connect()) {
            client.send(GET.replace("/ ", "/slow ") + GET.replace("/ ", "/2 ") + LAST_GET);
            assertTrue(client.readResponse().endsWith("/slow"));
            assertTrue(client.readResponse().endsWith("/2"));
            assertTrue(client.readToEnd().endsWith("/"));
        }
    }

    @Test
    public void hundredsOfPipelinedRequestsAreAnswered() throws Exception {
        try (Client client = server.connect()) {
            client.send(GET.repeat(500) + LAST_GET);
            String[] responses = client.readToEnd().split("Hello, World!", -1);
            assertEquals(502, responses.length);
        }
    }

    @Test
    public void whoPipelinesLetsOthersHaveTheirTurn() throws Exception {
        AtomicInteger served = new AtomicInteger();
        CompletableFuture<Integer> servedBeforeTheOther = new CompletableFuture<>();
        server.application((environ, start) -> {
            if (served.incrementAndGet() == 1) {
                Coppice.spawnN(() -> servedBeforeTheOther.complete(served.get()));
            }
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(GET.repeat(500) + LAST_GET).readToEnd();
        }
        assertEquals(501, served.get());
        int before = servedBeforeTheOther.join();
        assertTrue("the other had its turn after " + before, before <= 65);
    }

    @Test
    public void aFinishedResponseDoesNotWaitForTheNextOne() throws Exception {
        CompletableFuture<String> go = new CompletableFuture<>();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            boolean waits = environ.pathInfo().equals("/waits");
            return Body.of(waits ? Coppice.await(go) : "at once");
        });
        try (Client client = server.connect()) {
            client.send(GET + GET.replace("/ ", "/waits "));
            assertTrue(client.readResponse().endsWith("at once"));
            go.complete("later");
            assertTrue(client.readResponse().endsWith("later"));
        }
    }

    @Test
    public void eachChunkIsSentWhenTheApplicationWaits() throws Exception {
        List<CompletableFuture<byte[]>> chunks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            chunks.add(new CompletableFuture<>());
        }
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(() -> chunks.stream().map(Coppice::await).iterator());
        });
        try (Client client = server.connect()) {
            client.send(GET);
            for (int i = 0; i < chunks.size(); i++) {
                chunks.get(i).complete(("chunk " + i).getBytes(StandardCharsets.US_ASCII));
                client.readUntil("chunk " + i);
            }
            client.readUntil("\n0\n\n");
        }
    }

    @Test
    public void aLargeBodyArrivesWhole() throws Exception {
        byte[] bytes = "0123456789abcdef".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        server.application(HttpServerRule.answering(Body.of(bytes)));
        String response = server.exchange(LAST_GET);
        assertTrue(response.endsWith("\n\n" + new String(bytes, StandardCharsets.US_ASCII)));
    }

    @Test
    public void manySmallChunksArriveInOrder() throws Exception {
        byte[] chunk = "xy".getBytes(StandardCharsets.US_ASCII);
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(Collections.nCopies(10_000, chunk));
        });
        String response = server.exchange(LAST_GET);
        String body = response.substring(response.indexOf("\n\n") + 2);
        assertEquals("2\nxy\n".repeat(10_000) + "0\n\n", body);
    }

    @Test
    public void manyConnectionsAreServedAtATime() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(server.connect());
        }
        for (Client client : clients) {
            client.send(GET);
        }
        for (Client client : clients) {
            assertTrue(client.readResponse().endsWith("Hello, World!"));
        }
        assertEquals(200, server.server().connections());
        assertEquals(200, server.server().infos().join().size());
        assertEquals("idle", server.server().infos().join().getFirst().state());
        for (Client client : clients) {
            client.close();
        }
    }

    @Test
    public void theApplicationMayWriteAheadOfItsBody() throws Exception {
        Application application =
                (environ, start) -> {
                    var writer = start.start(Status.of(200), Headers.of());
                    writer.write(ByteBuffer.wrap("written, ".getBytes(StandardCharsets.UTF_8)));
                    return Body.of("returned");
                };
        server.application(application);
        String response = server.exchange(LAST_GET);
        assertTrue(response, response.endsWith("\n\n9\nwritten, \n8\nreturned\n0\n\n"));
    }
}
