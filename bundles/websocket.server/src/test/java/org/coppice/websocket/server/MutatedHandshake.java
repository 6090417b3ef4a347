package org.coppice.websocket.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A request for a WebSocket, and what may become of it on its way: lines that are missing, twice
/// or in another order, values of others, letters, blanks and bytes that nobody expects.
///
/// @param bytes of it
/// @param isChanged whether it may be wrong
record MutatedHandshake(byte[] bytes, boolean isChanged) {
    private static final int MAX_CHANGES = 3;

    private static final List<String> OFFERS =
            List.of(
                    "permessage-deflate",
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits",
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    "permessage-deflate; client_no_context_takeover",
                    "permessage-deflate; server_no_context_takeover",
                    "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9",
                    "permessage-deflate; server_max_window_bits=99, permessage-deflate",
                    "x-other; a=\"b,c;d\", PERMESSAGE-DEFLATE; client_max_window_bits=\"12\"",
                    "permessage-deflate; unknown",
                    "x-webkit-deflate-frame");

    private static final List<String> PROTOCOLS = List.of("a", "b, a", "x", "x, b", "a,a", ", b");

    private static final List<String> LINES =
            List.of(
                    "Content-Length: 5",
                    "Content-Length: 0",
                    "Transfer-Encoding: chunked",
                    "Expect: 100-continue",
                    "Connection: close",
                    "Connection: keep-alive",
                    "Upgrade: h2c",
                    "Sec-WebSocket-Version: 8",
                    "Sec-WebSocket-Version: 7",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==",
                    "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=8",
                    "Sec-WebSocket-Protocol: b",
                    "Origin: http://example.org",
                    "Origin: https://evil.example",
                    "Origin: null",
                    "Sec-WebSocket-Origin: https://evil.example",
                    "Host: example.com",
                    "X: \u00e9",
                    " folded");

    private static final List<String> WORDS =
            List.of(
                    "websocket",
                    "upgrade",
                    "keep-alive, Upgrade",
                    "GET",
                    "POST",
                    "OPTIONS",
                    "HTTP/1.0",
                    "HTTP/1.1",
                    "13",
                    "8",
                    "013",
                    "",
                    "*",
                    "a",
                    "/%zz",
                    "//",
                    "\u0000",
                    "\t",
                    ",",
                    "\u00ff");

    private static final String STRANGE = "\r\n\t ,;=\":\u0000\u007f\u0080";

    /// @param path what it asks for
    /// @param changed whether changes are made
    static MutatedHandshake any(String path, boolean changed, Random random) {
        List<String> lines = new ArrayList<>();
        lines.add("GET " + path + " HTTP/1.1");
        lines.add("Host: example.org");
        lines.add("Upgrade: websocket");
        lines.add("Connection: Upgrade");
        lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        lines.add("Sec-WebSocket-Version: " + (random.nextInt(4) == 0 ? "8" : "13"));
        if (random.nextInt(3) > 0) {
            lines.add("Sec-WebSocket-Extensions: " + any(OFFERS, random));
        }
        if (random.nextInt(4) == 0) {
            lines.add("Sec-WebSocket-Protocol: " + any(PROTOCOLS, random));
        }
        if (!changed) {
            return new MutatedHandshake(latin(String.join("\r\n", lines) + "\r\n\r\n"), false);
        }
        for (int i = random.nextInt(1 + MAX_CHANGES); i > 0 && lines.size() > 1; i--) {
            change(lines, random);
        }
        StringBuilder text = new StringBuilder(String.join("\r\n", lines)).append("\r\n\r\n");
        for (int i = random.nextInt(1 + MAX_CHANGES); i > 0; i--) {
            change(text, random);
        }
        return new MutatedHandshake(latin(text.toString()), true);
    }

    private static void change(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int colon = line.indexOf(": ");
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.add(1 + random.nextInt(lines.size()), any(LINES, random));
            case 3 -> lines.set(at, line.substring(0, colon + 1) + " " + any(WORDS, random));
            case 4 -> lines.add(lines.remove(at));
            default -> {
                String other = lines.get(random.nextInt(lines.size()));
                lines.set(
                        at, line.substring(0, colon + 1) + other.substring(other.indexOf(':') + 1));
            }
        }
    }

    private static void change(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        char letter = text.charAt(at);
        switch (random.nextInt(6)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, STRANGE.charAt(random.nextInt(STRANGE.length())));
            case 2 -> text.setCharAt(at, (char) (letter ^ 1 << random.nextInt(8)));
            case 3 -> text.insert(at, any(WORDS, random));
            case 4 -> text.setCharAt(at, Character.toUpperCase((char) (letter & 0x7f)));
            default -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
        }
        if (text.isEmpty()) {
            text.append(letter);
        }
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
