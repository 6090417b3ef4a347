package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.coppice.websocket.api.OriginChecker;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final Map<String, String> GOOD =
            Map.of(
                    "REQUEST_METHOD", "GET",
                    "SERVER_PROTOCOL", "HTTP/1.1",
                    "Host", "example.org",
                    "Upgrade", "websocket",
                    "Connection", "Upgrade",
                    "Sec-WebSocket-Key", KEY,
                    "Sec-WebSocket-Version", "13");

    /// Changes of a good request, as `Name: value | Name:`, and what is answered.
    private static final List<List<String>> CASES =
            List.of(
                    // the request
                    List.of("", "101"),
                    List.of("Upgrade: WebSocket", "101"),
                    List.of("Upgrade: WEBSOCKET", "101"),
                    List.of("Upgrade: h2c, websocket", "101"),
                    List.of("Upgrade: h2c , WebSocket , x", "101"),
                    List.of("Upgrade:", "400"),
                    List.of("Upgrade: h2c", "400"),
                    List.of("Upgrade: websockets", "400"),
                    List.of("Upgrade: web socket", "400"),
                    List.of("Connection: upgrade", "101"),
                    List.of("Connection: keep-alive, Upgrade", "101"),
                    List.of("Connection: keep-alive,UPGRADE", "101"),
                    List.of("Connection:", "400"),
                    List.of("Connection: keep-alive", "400"),
                    List.of("Connection: upgraded", "400"),
                    List.of("Upgrade: | Connection:", "400"),
                    List.of("REQUEST_METHOD: POST", "400"),
                    List.of("REQUEST_METHOD: HEAD", "400"),
                    List.of("REQUEST_METHOD: get", "400"),
                    List.of("SERVER_PROTOCOL: HTTP/1.0", "400"),
                    // the version
                    List.of("Sec-WebSocket-Version: 8", "101"),
                    List.of("Sec-WebSocket-Version:", "426"),
                    List.of("Sec-WebSocket-Version: 0", "426"),
                    List.of("Sec-WebSocket-Version: 7", "426"),
                    List.of("Sec-WebSocket-Version: 14", "426"),
                    List.of("Sec-WebSocket-Version: 13, 8", "426"),
                    List.of("Sec-WebSocket-Version: x", "426"),
                    List.of("Sec-WebSocket-Version: 013", "426"),
                    // a body
                    List.of("CONTENT_LENGTH: 0", "101"),
                    List.of("CONTENT_LENGTH: 8", "400"),
                    List.of("Transfer-Encoding: chunked", "400"),
                    // the key
                    List.of("Sec-WebSocket-Key:", "400"),
                    List.of("Sec-WebSocket-Key: short", "400"),
                    List.of("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ", "400"),
                    List.of("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=!", "400"),
                    List.of("Sec-WebSocket-Key: " + KEY + "," + KEY, "400"),
                    List.of("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAAAA==", "400"),
                    // the origin
                    List.of("Origin: http://example.org", "101"),
                    List.of("Origin: https://example.org", "101"),
                    List.of("Origin: HTTPS://Example.ORG", "101"),
                    List.of("Origin: http://example.org:8080", "403"),
                    List.of("Origin: http://evil.example", "403"),
                    List.of("Origin: http://example.org.evil.example", "403"),
                    List.of("Origin: null", "403"),
                    List.of("Origin: example.org", "403"),
                    List.of("Origin: file://", "403"),
                    List.of("Host: example.org:81 | Origin: http://example.org:81", "101"),
                    List.of("Host: example.org:81 | Origin: http://example.org", "403"),
                    List.of("Host: [::1]:81 | Origin: http://[::1]:81", "101"),
                    List.of("Sec-WebSocket-Version: 8 | Sec-WebSocket-Origin: http://x", "403"),
                    List.of(
                            "Sec-WebSocket-Version: 8 | Sec-WebSocket-Origin: http://example.org",
                            "101"),
                    List.of(
                            "Sec-WebSocket-Version: 8 | Sec-WebSocket-Origin: http://example.org"
                                    + " | Origin: http://x",
                            "403"),
                    // sub-protocols
                    List.of("Sec-WebSocket-Protocol: chat", "101 chat"),
                    List.of("Sec-WebSocket-Protocol: x, news, chat", "101 news"),
                    List.of("Sec-WebSocket-Protocol: chat, news", "101 chat"),
                    List.of("Sec-WebSocket-Protocol: Chat", "101"),
                    List.of("Sec-WebSocket-Protocol: x", "101"),
                    List.of("Sec-WebSocket-Protocol:", "101"),
                    // extensions
                    List.of("Sec-WebSocket-Extensions: x", "101"),
                    List.of(
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "101 permessage-deflate"),
                    List.of(
                            "Sec-WebSocket-Extensions: x, Permessage-Deflate; a, permessage-deflate"
                                    + "; server_no_context_takeover",
                            "101 permessage-deflate; server_no_context_takeover"),
                    List.of(
                            "Sec-WebSocket-Extensions: permessage-deflate;"
                                    + " server_max_window_bits=16",
                            "101"));

    @Test
    public void requestsAreAnsweredAsTheTableSays() {
        List<String> expected = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        for (List<String> each : CASES) {
            expected.add(each.get(0) + " -> " + each.get(1));
            answered.add(each.get(0) + " -> " + answer(each.get(0)));
        }
        assertEquals(String.join("\n", expected), String.join("\n", answered));
    }

    private static String answer(String changes) {
        Handshake handshake = Handshake.of(request(changes), List.of("chat", "news"), settings());
        String more =
                handshake.protocol()
                        + handshake.headers().first("Sec-WebSocket-Extensions").orElse("");
        return (handshake.status().code() + " " + more).strip();
    }

    private static SocketSettings settings() {
        return new SocketSettings(
                SocketSettings.DEFAULT.connection(),
                Optional.of(DeflateSettings.DEFAULT),
                DeflateSettings.DEFAULT,
                OriginChecker.SAME_HOST,
                SocketSettings.DEFAULT.grace());
    }

    private static Environ request(String changes) {
        Map<String, Object> environ = new TreeMap<>();
        GOOD.forEach((name, value) -> environ.put(key(name), value));
        for (String change : changes.split(" \\| ")) {
            int colon = change.indexOf(':');
            if (colon > 0) {
                String key = key(change.substring(0, colon));
                String value = change.substring(colon + 1).strip();
                if (value.isEmpty()) {
                    environ.remove(key);
                } else {
                    environ.put(key, value);
                }
            }
        }
        return Environ.of(environ);
    }

    private static String key(String name) {
        boolean isHeader = name.indexOf('_') < 0;
        return isHeader ? "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_') : name;
    }

    @Test
    public void theKeyIsAnsweredAsInTheRfc() {
        Handshake handshake = Handshake.of(request(""), List.of(), settings());
        assertEquals(
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                handshake.headers().first("Sec-WebSocket-Accept").orElse(""));
        assertEquals("websocket", handshake.headers().first("Upgrade").orElse(""));
    }

    @Test
    public void aVersionThatIsNotKnownIsToldThoseThatAre() {
        Handshake handshake =
                Handshake.of(request("Sec-WebSocket-Version: 7"), List.of(), settings());
        assertEquals("8, 13", handshake.headers().first("Sec-WebSocket-Version").orElse(""));
    }

    @Test
    public void anApplicationMayHaveItsOwnOrigins() {
        SocketSettings own =
                settings()
                        .with(
                                WebSocketOptions.DEFAULT.origins(
                                        OriginChecker.of(List.of("https://shop.example"))));
        assertEquals(
                101,
                Handshake.of(request("Origin: https://shop.example"), List.of(), own)
                        .status()
                        .code());
        assertEquals(
                403,
                Handshake.of(request("Origin: http://example.org"), List.of(), own)
                        .status()
                        .code());
    }
}
