package org.coppice.websocket.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.coppice.websocket.frames.AcceptKey;
import org.coppice.websocket.frames.DeflateOffer;
import org.coppice.websocket.frames.DeflateParameters;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;
import org.coppice.websocket.spi.Agreement;
import org.coppice.websocket.spi.Printable;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// The client's side of the handshake (RFC 6455, section 4.1): what is asked, and whether what is
/// answered is an answer to it. Does no input or output.
final class Handshake {
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private static final int VERSION = 13;
    private static final int TOLD_CHARS = 200;
    private static final String UPGRADE = "Upgrade";
    private static final String CONNECTION = "Connection";
    private static final String WEBSOCKET = "websocket";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String ACCEPT = "Sec-WebSocket-Accept";

    private final Target target;
    private final List<String> protocols;
    private final Optional<DeflateSettings> deflate;
    private final String key;
    private final Headers request;

    /// @param more header fields of this connection alone
    /// @param random sixteen bytes that nobody can guess
    Handshake(Target target, ClientSettings settings, Headers more, byte[] random) {
        this.target = target;
        this.protocols = settings.protocols();
        this.deflate = settings.deflate();
        this.key = AcceptKey.key(random);
        this.request = request(settings.headers(), more).frozen();
    }

    private Headers request(Headers common, Headers more) {
        Headers all =
                Headers.of(
                        "Host",
                        target.hostField(),
                        UPGRADE,
                        WEBSOCKET,
                        CONNECTION,
                        UPGRADE,
                        KEY,
                        key,
                        "Sec-WebSocket-Version",
                        Integer.toString(VERSION));
        if (!protocols.isEmpty()) {
            all.add(PROTOCOL, String.join(", ", protocols));
        }
        deflate.ifPresent(offer -> all.add(EXTENSIONS, offer.header()));
        for (Headers.Field field : common) {
            if (!more.contains(field.name())) {
                add(all, field);
            }
        }
        more.forEach(field -> add(all, field));
        return all;
    }

    private static void add(Headers all, Headers.Field field) {
        if (field.name().equalsIgnoreCase("Host")) {
            all.set("Host", field.value());
        } else {
            all.add(field.name(), field.value());
        }
    }

    /// @throws IllegalArgumentException if a field is none of the application's
    static void requireFree(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (Headers.isHopByHop(name)
                || lower.startsWith("sec-websocket-")
                || lower.equals("content-length")) {
            throw new IllegalArgumentException(
                    "header %s: it is the client's own, see its other options".formatted(name));
        }
    }

    /// What is sent.
    ByteBuffer bytes() {
        return bytes("GET " + target.resource() + " HTTP/1.1", request);
    }

    /// A request without content.
    static ByteBuffer bytes(String line, Headers fields) {
        StringBuilder text = new StringBuilder(line).append("\r\n");
        for (Headers.Field field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return ByteBuffer.wrap(
                text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- the answer

    /// What to throw for a status that is not 101.
    WebSocketHandshakeException refusal(ResponseHead head, String body) {
        String line = head.statusLine();
        String why =
                switch (head.status()) {
                    case 401 ->
                            "wants credentials in Authorization: %s, for %s"
                                    .formatted(line, first(head, "WWW-Authenticate"));
                    case 407 ->
                            "or a proxy before it wants credentials: %s, for %s"
                                    .formatted(line, first(head, "Proxy-Authenticate"));
                    default ->
                            isRedirect(head)
                                    ? "is elsewhere: %s, Location %s, which is not followed"
                                            .formatted(line, first(head, "Location"))
                                    : "answered %s instead of 101%s".formatted(line, begin(body));
                };
        return failure(why, head, body);
    }

    private static String begin(String body) {
        return body.isBlank() ? "" : ": " + Printable.of(body.strip(), TOLD_CHARS);
    }

    private static boolean isRedirect(ResponseHead head) {
        return head.status() >= 300 && head.status() < 400;
    }

    private static String first(ResponseHead head, String name) {
        return head.headers().first(name).map(HeadDecoder::printable).orElse("no " + name);
    }

    private WebSocketHandshakeException failure(String why, ResponseHead head, String body) {
        return new WebSocketHandshakeException(
                "%s %s".formatted(target, why), head.status(), head.headers(), body);
    }

    /// What both know now.
    ///
    /// @param head with status 101
    Agreement agreement(ResponseHead head) throws WebSocketHandshakeException {
        Headers answer = head.headers();
        if (head.minorVersion() < 1) {
            throw failure("answered by HTTP/1.0, which has no WebSockets", head, "");
        }
        requireOne(head, UPGRADE, WEBSOCKET, true);
        if (!tokens(answer.all(CONNECTION)).contains("upgrade")) {
            throw wrong(head, CONNECTION, "Upgrade");
        }
        requireOne(head, ACCEPT, AcceptKey.of(key), false);
        return new Agreement(
                Role.CLIENT,
                environ(answer),
                Map.of(),
                request.first("Origin").orElse(""),
                protocol(head),
                extensions(head),
                VERSION);
    }

    private void requireOne(ResponseHead head, String name, String value, boolean anyCase)
            throws WebSocketHandshakeException {
        List<String> found = head.headers().all(name);
        boolean right =
                found.size() == 1
                        && (anyCase
                                ? found.getFirst().equalsIgnoreCase(value)
                                : found.getFirst().equals(value));
        if (!right) {
            throw wrong(head, name, value);
        }
    }

    private WebSocketHandshakeException wrong(ResponseHead head, String name, String value) {
        String found = HeadDecoder.printable(String.join(", ", head.headers().all(name)));
        return failure(
                "answered 101 with %s, not with %s: %s"
                        .formatted(
                                found.isEmpty() ? "no " + name : name + ": " + found, name, value),
                head,
                "");
    }

    private static List<String> tokens(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private String protocol(ResponseHead head) throws WebSocketHandshakeException {
        List<String> chosen = head.headers().all(PROTOCOL);
        if (chosen.isEmpty()) {
            return "";
        }
        if (chosen.size() > 1 || !protocols.contains(chosen.getFirst())) {
            throw failure(
                    "chose the sub-protocol \"%s\", asked for was %s"
                            .formatted(
                                    HeadDecoder.printable(String.join(", ", chosen)),
                                    protocols.isEmpty() ? "none" : "one of " + protocols),
                    head,
                    "");
        }
        return chosen.getFirst();
    }

    private Optional<DeflateParameters> extensions(ResponseHead head)
            throws WebSocketHandshakeException {
        List<String> chosen = head.headers().all(EXTENSIONS);
        if (deflate.isEmpty()) {
            if (chosen.stream().allMatch(String::isBlank)) {
                return Optional.empty();
            }
            throw failure(
                    "chose the extension \"%s\", none was offered"
                            .formatted(HeadDecoder.printable(String.join(", ", chosen))),
                    head,
                    "");
        }
        try {
            return DeflateOffer.check(chosen, deflate.get());
        } catch (ProtocolViolation e) {
            throw failure(
                    "chose the extension \"%s\": %s"
                            .formatted(
                                    HeadDecoder.printable(String.join(", ", chosen)),
                                    e.getMessage()),
                    head,
                    "");
        }
    }

    /// The request as applications of servers see it, and the fields of the response.
    private Environ environ(Headers answer) {
        Environ environ = Environ.blank("GET", target.resource());
        environ.put(Environ.SERVER_NAME, target.host());
        environ.put(Environ.SERVER_PORT, Integer.toString(target.port()));
        environ.put(Environ.SERVER_PROTOCOL, "HTTP/1.1");
        environ.put(Environ.WSGI_URL_SCHEME, target.secure() ? "https" : "http");
        for (Headers.Field field : request) {
            environ.put(
                    Environ.HEADER_PREFIX + field.name().toUpperCase(Locale.ROOT).replace('-', '_'),
                    String.join(",", request.all(field.name())));
        }
        environ.put(Environ.HEADERS_RAW, request);
        environ.put(WebSocketClient.RESPONSE_HEADERS, answer);
        return environ;
    }
}
