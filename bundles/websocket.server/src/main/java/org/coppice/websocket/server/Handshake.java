package org.coppice.websocket.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.coppice.websocket.frames.AcceptKey;
import org.coppice.websocket.frames.DeflateOffer;
import org.coppice.websocket.frames.DeflateParameters;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.websocket.spi.Printable;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// What a server answers to a request for a WebSocket (RFC 6455, section 4.2).
///
/// @param status 101 if it is accepted
/// @param headers of the response
/// @param refusal for people; empty if it is accepted
/// @param version of the protocol
/// @param origin of the page, empty if there is none
/// @param protocol what both speak, empty if there is none
/// @param deflate how messages are compressed, empty if they are not
record Handshake(
        Status status,
        Headers headers,
        String refusal,
        int version,
        String origin,
        String protocol,
        Optional<DeflateParameters> deflate) {
    private static final String FOREIGN =
            "Pages of the origin %s may not connect: `origins`, in etc/"
                    + WebSocketComponent.PID
                    + ".cfg or of the route, names those that may\n";
    private static final int LONGEST_ORIGIN = 200;
    private static final String VERSIONS = "8, 13";
    private static final List<String> KNOWN_VERSIONS = List.of("8", "13");

    /// @param protocols that the handler speaks
    static Handshake of(Environ environ, List<String> protocols, SocketSettings settings) {
        Optional<String> fault = fault(environ);
        if (fault.isPresent()) {
            return refused(400, Headers.of(), fault.get());
        }
        String version = environ.header("Sec-WebSocket-Version").orElse("").strip();
        if (!KNOWN_VERSIONS.contains(version)) {
            return refused(
                    426,
                    Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", VERSIONS),
                    "Sec-WebSocket-Version must be 13 or 8\n");
        }
        String key = environ.header("Sec-WebSocket-Key").orElse("").strip();
        if (!AcceptKey.isValidKey(key)) {
            return refused(
                    400, Headers.of(), "Sec-WebSocket-Key must be sixteen bytes in Base64\n");
        }
        String origin = origin(environ, version);
        if (!settings.origins().accepts(environ.header("Host").orElse(""), origin)) {
            return foreign(origin);
        }
        String protocol = first(elements(environ, "Sec-WebSocket-Protocol"), protocols);
        Headers headers =
                Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", AcceptKey.of(key));
        if (!protocol.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", protocol);
        }
        Optional<DeflateParameters> deflate =
                settings.deflate()
                        .flatMap(wanted ->
                                DeflateOffer.negotiate(
                                        environ.header("Sec-WebSocket-Extensions").stream()
                                                .toList(),
                                        wanted));
        deflate.ifPresent(agreed -> headers.add("Sec-WebSocket-Extensions", agreed.header()));
        return new Handshake(
                Status.of(101), headers, "", Integer.parseInt(version), origin, protocol, deflate);
    }

    /// That of a version from before RFC 6455, whose response is not here.
    static Handshake of(
            LegacyProtocol.Handshake legacy,
            Environ environ,
            List<String> protocols,
            SocketSettings settings) {
        if (legacy.fault().isPresent()) {
            return refused(400, Headers.of(), legacy.fault().get());
        }
        if (!settings.origins().accepts(environ.header("Host").orElse(""), legacy.origin())) {
            return foreign(legacy.origin());
        }
        return new Handshake(
                Status.of(101),
                Headers.of(),
                "",
                legacy.version(),
                legacy.origin(),
                first(legacy.protocols(), protocols),
                Optional.empty());
    }

    private static Handshake foreign(String origin) {
        return refused(403, Headers.of(), FOREIGN.formatted(Printable.of(origin, LONGEST_ORIGIN)));
    }

    private static Handshake refused(int status, Headers headers, String refusal) {
        headers.add("Content-Type", "text/plain; charset=utf-8");
        return new Handshake(Status.of(status), headers, refusal, 0, "", "", Optional.empty());
    }

    /// Whether it comes from a page of somebody else.
    boolean isForeign() {
        return status.code() == 403;
    }

    boolean isAccepted() {
        return refusal.isEmpty();
    }

    /// Whether the request is not what a client of WebSockets sends.
    boolean isNonsense() {
        return status.code() == 400;
    }

    /// Why it is no request for a WebSocket.
    private static Optional<String> fault(Environ environ) {
        if (!hasElement(environ, "Upgrade", "websocket")
                || !hasElement(environ, "Connection", "upgrade")) {
            return Optional.of(
                    "Here is a WebSocket: Upgrade: websocket and Connection: Upgrade are"
                            + " missing\n");
        }
        if (!environ.requestMethod().equals("GET")) {
            return Optional.of("A WebSocket is asked for by GET\n");
        }
        if (!environ.serverProtocol().equals("HTTP/1.1")) {
            return Optional.of("A WebSocket is asked for by HTTP/1.1\n");
        }
        if (environ.contentLength().orElse(0) > 0
                || environ.header("Transfer-Encoding").isPresent()) {
            return Optional.of("A WebSocket is asked for without a body\n");
        }
        return Optional.empty();
    }

    private static boolean hasElement(Environ environ, String field, String element) {
        for (String each : elements(environ, field)) {
            if (each.toLowerCase(Locale.ROOT).equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> elements(Environ environ, String field) {
        return environ.header(field)
                .map(list -> List.of(list.strip().split("\\s*,\\s*")))
                .orElse(List.of());
    }

    /// Version 8 calls it otherwise, and so would a page of today that forged its version: so the
    /// one that browsers send counts first.
    private static String origin(Environ environ, String version) {
        Optional<String> origin = environ.header("Origin");
        if (origin.isEmpty() && version.equals("8")) {
            origin = environ.header("Sec-WebSocket-Origin");
        }
        return origin.orElse("").strip();
    }

    private static String first(List<String> offered, List<String> known) {
        return offered.stream().filter(known::contains).findFirst().orElse("");
    }
}
