package org.coppice.websocket.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class TargetTest {
    private static void assertTarget(String uri, String authority, String host, String resource) {
        Target target = Target.of(URI.create(uri));
        assertEquals(authority, target.authority());
        assertEquals(host, target.hostField());
        assertEquals(resource, target.resource());
    }

    @Test
    public void hostsPortsAndPathsAreTakenFromTheUri() {
        assertTarget("ws://a", "a:80", "a", "/");
        assertTarget("WS://A.b/", "A.b:80", "A.b", "/");
        assertTarget("ws://a:80/x", "a:80", "a", "/x");
        assertTarget("ws://a:443/x", "a:443", "a:443", "/x");
        assertTarget("wss://a/x", "a:443", "a", "/x");
        assertTarget("wss://a:80?y", "a:80", "a:80", "/?y");
        assertTarget("ws://[::1]:8/x%2Fy?z=%20", "[::1]:8", "[::1]:8", "/x%2Fy?z=%20");
        assertTarget("ws://127.0.0.1/ä?ö", "127.0.0.1:80", "127.0.0.1", "/%C3%A4?%C3%B6");
        assertEquals("::1", Target.of(URI.create("ws://[::1]/")).host());
        assertEquals("wss://a/b", Target.of(URI.create("wss://a:443/b")).toString());
    }

    @Test
    public void otherUrisAreRefused() {
        for (String each :
                List.of(
                        "http://a/",
                        "a",
                        "ws:a",
                        "ws:///a",
                        "ws://a:0/",
                        "ws://a:65536/",
                        "ws://a/#f",
                        "ws://a/#")) {
            IllegalArgumentException e =
                    assertThrows(
                            each,
                            IllegalArgumentException.class,
                            () -> Target.of(URI.create(each)));
            assertTrue(e.getMessage(), e.getMessage().startsWith("URI " + each));
        }
    }

    @Test
    public void optionsOutOfTheirRangeAreRefused() {
        WebSocketClientBuilder builder = WebSocketClient.builder();
        List<Runnable> wrong =
                List.of(
                        () -> builder.header("Upgrade", "x"),
                        () -> builder.header("connection", "x"),
                        () -> builder.header("Sec-WebSocket-Key", "x"),
                        () -> builder.header("Content-Length", "1"),
                        () -> builder.header("X", "a\r\nY: b"),
                        () -> builder.header("X Y", "a"),
                        () -> builder.protocols("a", "a"),
                        () -> builder.protocols("a b"),
                        () -> builder.maxFrameBytes(124),
                        () -> builder.maxMessageBytes(0),
                        () -> builder.maxHeadBytes(1),
                        () -> builder.sendQueueMaxBytes(-1),
                        () -> builder.deflateMinBytes(-1),
                        () -> builder.ping(Duration.ofMillis(-1)),
                        () -> builder.pongTimeout(Duration.ZERO),
                        () -> builder.closeTimeout(Duration.ZERO),
                        () -> builder.connectTimeout(Duration.ofMillis(-1)),
                        () -> builder.handshakeTimeout(Duration.ofMillis(-1)),
                        () ->
                                builder.proxy(HttpProxy.of("p", 1))
                                        .address(new InetSocketAddress(1))
                                        .build());
        for (Runnable each : wrong) {
            assertThrows(IllegalArgumentException.class, each::run);
        }
    }

    @Test
    public void whatIsWrongIsNamedWithWhatWouldDo() {
        WebSocketClientBuilder builder = WebSocketClient.builder();
        for (String each : List.of("nonsense", "*", "https://a.example/path", "")) {
            assertEquals(
                    "origin \"%s\" is none: give a scheme and a host without a path, as https://example.org"
                            .formatted(each),
                    refusal(() -> builder.origin(each)));
        }
        builder.origin("https://a.example").origin("null");
        assertEquals(
                "protocols: \"a b\" is no sub-protocol: give tokens of HTTP, each for itself, as"
                        + " chat.v1",
                refusal(() -> builder.protocols("a", "a b")));
        assertEquals(
                "protocols: \"a\" is there more than once: give each once",
                refusal(() -> builder.protocols("a", "b", "a")));
    }

    private static String refusal(Runnable task) {
        return assertThrows(IllegalArgumentException.class, task::run).getMessage();
    }

    @Test
    public void credentialsAreNotShown() {
        Exception refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Target.of(URI.create("ws://user:secret@a/")));
        assertEquals("URI of a: give credentials by a header Authorization", refusal.getMessage());
    }
}
