package org.coppice.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coppice.green.Loops;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.junit.Test;

/// The routes that the README shows.
public class ExamplesIT extends BuiltContainer {
    private static final int MEGABYTE = 1 << 20;

    @Test
    public void helloGreets() throws IOException {
        try (WebClient client = client()) {
            client.get("/hello/Ada").mustBe(200, "Hello, Ada!\n");
            client.get("/hello/J%C3%BCrgen").mustBe(200, "Hello, Jürgen!\n");
        }
    }

    @Test
    public void jsonIsJson() throws IOException {
        WebClient.Answer answer = WebClient.get(address(), "/json/Ada");
        answer.mustBe(200, "{\"hello\":\"Ada\"}");
        assertEquals("application/json", answer.header("content-type").orElse(""));
    }

    @Test
    public void theFirstPageListsRoutesAndParts() throws IOException {
        WebClient.Answer answer = WebClient.get(address(), "/");
        assertEquals(200, answer.status());
        for (String part :
                new String[] {"/hello/{name}", "/ticks", "/fetch", "serving", "epoll", "virtual"}) {
            assertTrue(part + " in " + answer.text(), answer.text().contains(part));
        }
    }

    @Test
    public void anUnknownPathIsNotFoundAndAWrongMethodNotAllowed() throws IOException {
        try (WebClient client = client()) {
            assertEquals(404, client.get("/nowhere").status());
            WebClient.Answer wrongMethod = client.get("/echo");
            assertEquals(405, wrongMethod.status());
            assertTrue(wrongMethod.header("allow").orElse("").contains("POST"));
        }
    }

    @Test
    public void ticksStreamsWhileTheOneLoopServesOthers() throws IOException {
        assertEquals(1, service(Loops.class).loops().size());
        try (WebClient ticks = client();
                WebClient other = client()) {
            ticks.sendGet("/ticks?count=4");
            assertEquals(200, ticks.head().status());
            StringBuilder all = new StringBuilder();
            int servedWhile = 0;
            for (byte[] chunk = ticks.chunk(); chunk.length > 0; chunk = ticks.chunk()) {
                all.append(new String(chunk, StandardCharsets.UTF_8));
                for (int i = 0; ticksInFlight() == 1 && i < 100; i++) {
                    other.get("/hello/" + i).mustBe(200, "Hello, " + i + "!\n");
                    servedWhile++;
                }
            }
            assertEquals(4, all.toString().lines().count());
            assertTrue("served while ticks ran: " + servedWhile, servedWhile >= 300);
        }
    }

    private int ticksInFlight() {
        return services(RouteTable.class).stream()
                .flatMap(table -> table.routes().stream())
                .filter(route -> route.pattern().equals("/ticks"))
                .mapToInt(RouteInfo::requestsInFlight)
                .sum();
    }

    @Test
    public void fetchBlocksItsGreenThreadOnly() throws IOException {
        WebClient.Answer answer = WebClient.get(address(), "/fetch");
        assertEquals(answer.text(), 200, answer.status());
        assertTrue(answer.text(), answer.text().contains("tick 1"));
        Matcher turns = Pattern.compile("this loop had (\\d+) turns").matcher(answer.text());
        assertTrue(answer.text(), turns.find());
        assertTrue(answer.text(), Integer.parseInt(turns.group(1)) > 10);
        try (WebClient client = client()) {
            assertEquals(400, client.get("/fetch?url=http://example.org/").status());
        }
    }

    @Test
    public void echoSendsBackWhatComesWhileItComes() throws IOException {
        byte[] piece = new byte[MEGABYTE];
        new Random(1).nextBytes(piece);
        try (WebClient client = client()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            ChunkedBytes back = null;
            for (int i = 0; i < 20; i++) {
                piece[0] = (byte) i;
                sendChunk(client, piece);
                if (back == null) {
                    assertEquals(200, client.head().status());
                    back = new ChunkedBytes(client);
                }
                // all of this piece comes back before the next is sent
                assertArrayEquals("piece " + i, piece, back.read(piece.length));
            }
            client.send("0\r\n\r\n");
            assertEquals(0, client.chunk().length);
            client.get("/hello/again").mustBe(200, "Hello, again!\n");
        }
    }

    /// In small chunks, as the client does not read while it sends: what is under way must fit into
    /// the sockets' buffers.
    private static void sendChunk(WebClient client, byte[] piece) throws IOException {
        int size = piece.length / 16;
        for (int at = 0; at < piece.length; at += size) {
            client.send(Integer.toHexString(size) + "\r\n");
            client.send(Arrays.copyOfRange(piece, at, at + size));
            client.send("\r\n");
        }
    }

    @Test
    public void echoGivesALargeBodyBackUnchanged() throws Exception {
        byte[] body = new byte[20 * MEGABYTE];
        new Random(2).nextBytes(body);
        try (WebClient client = client()) {
            Thread sender = Thread.ofVirtual().start(() -> client.postInBackground("/echo", body));
            WebClient.Answer answer = client.answer();
            sender.join();
            assertEquals(200, answer.status());
            assertArrayEquals(body, answer.body());
        }
    }

    @Test
    public void echoSendsBackTheMessagesOfAWebSocket() throws Exception {
        awaitRoute("/echo/socket");
        URI uri = URI.create(address().replace("http:", "ws:") + "/echo/socket");
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                            WebSocket from, CharSequence data, boolean last) {
                        heard.complete(data.toString());
                        return null;
                    }
                };
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder().buildAsync(uri, listener).join();
            socket.sendText("Grüße", true).join();
            assertEquals("Grüße", heard.get(30, TimeUnit.SECONDS));
            socket.abort();
        }
    }
}
