package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// What a configuration says of responses, on connections that are open while it changes.
public class ResponseSettingsTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @Rule public final HttpServerRule server = new HttpServerRule();

    private static String refusal(String key, Object value) {
        return assertThrows(
                        IllegalArgumentException.class, () -> ServerSettings.of(Map.of(key, value)))
                .getMessage();
    }

    private static Application streaming(Headers headers, String... parts) {
        return (environ, start) -> {
            start.start(Status.of(200), headers);
            return Body.of(
                    Arrays.stream(parts)
                            .map(part -> part.getBytes(StandardCharsets.US_ASCII))
                            .toList());
        };
    }

    // ---- httpVersionMax

    @Test
    public void asHttp10ThereAreNoChunksAndTheConnectionCloses() throws Exception {
        server.application(streaming(Headers.of(), "ab", "c"));
        try (Client client = server.connect()) {
            assertTrue(client.send(GET).readUntil("0\n\n").contains("chunked"));
            server.with("httpVersionMax", "1.0").reconfigure();
            String response = client.send(GET).readToEnd();
            assertTrue(response, response.startsWith("HTTP/1.0 200 OK\n"));
            assertFalse(response, response.contains("chunked"));
            assertTrue(response, response.endsWith("\n\nabc"));
        }
    }

    @Test
    public void asHttp10AConnectionIsKeptForWhoAsks() throws Exception {
        server.with("httpVersionMax", "1.0").reconfigure();
        String asks = GET.replace("\n\n", "\nConnection: keep-alive\n\n");
        try (Client client = server.connect()) {
            String response = client.send(asks).readResponse();
            assertTrue(response, response.startsWith("HTTP/1.0 200 OK\n"));
            assertTrue(
                    response,
                    response.toLowerCase(Locale.ROOT).contains("\nconnection: keep-alive\n"));
            assertTrue(client.send(GET).readToEnd().endsWith("Hello, World!"));
        }
    }

    @Test
    public void asHttp10NobodyIsToldToGoOn() throws Exception {
        server.with("httpVersionMax", "1.0").reconfigure();
        server.application((environ, start) -> {
            environ.input().readAllBytes();
            boolean sent =
                    environ.interimResponses().orElseThrow().send(Status.of(103), Headers.empty());
            start.start(Status.of(200), Headers.of());
            return Body.of(sent + "");
        });
        String response =
                server.exchange(
                        "POST / HTTP/1.1\nHost: a\nContent-Length: 1\nExpect: 100-continue\n\nx");
        assertTrue(response, response.startsWith("HTTP/1.0 200 OK\n"));
        assertTrue(response, response.endsWith("\n\nfalse"));
    }

    @Test
    public void theVersionIsOneOfTwo() {
        assertEquals(
                "httpVersionMax=2 is not allowed: give 1.0 or 1.1", refusal("httpVersionMax", 2));
    }

    // ---- minimumChunkBytes

    @Test
    public void smallPartsAreCollected() throws Exception {
        server.application(streaming(Headers.of(), "ab", "c", "", "defgh", "i", "jklmnopqrs", "t"));
        try (Client client = server.connect()) {
            assertTrue(
                    client.send(GET)
                            .readUntil("0\n\n")
                            .endsWith(
                                    "\n\n2\nab\n1\nc\n5\ndefgh\n1\ni\nA\njklmnopqrs\n1\nt\n0\n\n"));
            server.with("minimumChunkBytes", 4).reconfigure();
            String response = client.send(GET).readUntil("0\n\n");
            assertTrue(
                    response,
                    response.endsWith("\n\n4\nabcd\n4\nefgh\n4\nijkl\n7\nmnopqrs\n1\nt\n0\n\n"));
        }
    }

    @Test
    public void whatIsSmallAsAWholeHasALength() throws Exception {
        server.with("minimumChunkBytes", 100).reconfigure();
        server.application(streaming(Headers.of(), "ab", "c"));
        try (Client client = server.connect()) {
            String response = client.send(GET).readResponse();
            assertTrue(response, response.contains("\nContent-Length: 3\n"));
            assertTrue(response, response.endsWith("\n\nabc"));
        }
    }

    @Test
    public void anApplicationMaySayItForItsResponse() throws Exception {
        server.with("minimumChunkBytes", 100).reconfigure();
        server.application((environ, start) -> {
            environ.put(Environ.MINIMUM_CHUNK_BYTES, 1);
            return streaming(Headers.of(), "ab", "c").call(environ, start);
        });
        try (Client client = server.connect()) {
            assertTrue(client.send(GET).readUntil("0\n\n").endsWith("\n\n2\nab\n1\nc\n0\n\n"));
        }
    }

    @Test
    public void aFailureBehindPartsThatWereOnlyCollectedIs500() throws Exception {
        server.with("minimumChunkBytes", 100).reconfigure();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(
                    Stream.of("a", "b")
                                    .map(part -> {
                                        if (part.equals("b")) {
                                            throw new IllegalStateException("x");
                                        }
                                        return part.getBytes(StandardCharsets.US_ASCII);
                                    })
                            ::iterator);
        });
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
    }

    @Test
    public void theSizeOfAChunkIsBounded() {
        assertTrue(refusal("minimumChunkBytes", -1).contains("from 0 to 16777216"));
    }

    // ---- capitalizeResponseHeaders

    @Test
    public void namesGetTheirCapitals() throws Exception {
        server.application(streaming(Headers.of("x-aCME-id", "v", "x", "w", "etag", "1"), "a"));
        try (Client client = server.connect()) {
            assertTrue(
                    client.send(GET)
                            .readUntil("0\n\n")
                            .contains("\nx-aCME-id: v\nx: w\netag: 1\n"));
            server.with("capitalizeResponseHeaders", true).reconfigure();
            assertTrue(
                    client.send(GET)
                            .readUntil("0\n\n")
                            .contains("\nX-Acme-Id: v\nX: w\nEtag: 1\n"));
        }
        assertTrue(refusal("capitalizeResponseHeaders", "x").endsWith("give true or false"));
    }

    // ---- keepAlive

    @Test
    public void withoutKeepAliveEachResponseIsTheLast() throws Exception {
        server.with("keepAlive", false).reconfigure();
        String response = server.exchange(GET);
        assertTrue(response, response.contains("\nConnection: close\n"));
        assertTrue(refusal("keepAlive", "5").endsWith("give true or false"));
    }

    // ---- environ

    @Test
    public void everyEnvironHasTheConfiguredEntries() throws Exception {
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        server.application((environ, start) -> {
            seen.add(environ.getOrDefault("my.tier", "none"));
            seen.add(environ.containsKey("my.tier"));
            environ.remove("my.tier");
            environ.put("my.zone", "mine");
            seen.add(Map.copyOf(environ).getOrDefault("my.tier", "gone"));
            seen.add(environ.get("my.zone"));
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            assertEquals("none", seen.take());
            assertEquals(false, seen.take());
            assertEquals("gone", seen.take());
            assertEquals("mine", seen.take());
            server.with("environ", " my.tier = gold , my.zone=a=b").reconfigure();
            client.send(GET).readResponse();
            assertEquals("gold", seen.take());
            assertEquals(true, seen.take());
            assertEquals("gone", seen.take());
            assertEquals("mine", seen.take());
        }
    }

    @Test
    public void entriesThatARequestSetsItselfAreRefused() {
        for (String bad :
                new String[] {"PATH_INFO=/x", "HTTP_X=1", "wsgi.input=x", "x", "=y", "a b=c"}) {
            String message = refusal("environ", bad);
            assertTrue(
                    message, message.startsWith("environ=" + bad + " is not allowed: give name"));
        }
        assertEquals(
                Map.of("a", "b", "c", "d=e"),
                ServerSettings.of(Map.of("environ", "a=b, c=d=e")).application().environ());
    }

    // ---- socketTimeoutMillis

    @Test
    public void aSocketTimeoutBoundsEachWaitAndZeroIsNone() {
        TimeoutSettings without = ServerSettings.of(Map.of()).timeouts();
        assertEquals(without.bodyTimeout(), without.writeTimeout());
        TimeoutSettings with = ServerSettings.of(Map.of("socketTimeoutMillis", 7)).timeouts();
        assertEquals(Duration.ofMillis(7), with.socketTimeout());
        assertEquals(Duration.ofMillis(7), with.writeTimeout());
        assertTrue(refusal("socketTimeoutMillis", -1).contains("from 0 to "));
    }
}
