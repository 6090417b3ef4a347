package org.coppice.routing.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Percent-encodes as RFC 3986 has it.
final class UrlText {
    private static final String UNRESERVED = "-._~";
    private static final String IN_SEGMENT = UNRESERVED + "!$&'()*+,;=:@";
    private static final String IN_PATH = IN_SEGMENT + "/";
    private static final String IN_FRAGMENT = IN_PATH + "?";

    private UrlText() {}

    /// A path in Unicode, whose slashes stay.
    static String path(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), IN_PATH);
    }

    /// A path of which each char is a byte, as `SCRIPT_NAME`.
    static String pathOfBytes(String text) {
        return encode(text.getBytes(StandardCharsets.ISO_8859_1), IN_PATH);
    }

    /// What follows the `#`.
    static String fragment(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), IN_FRAGMENT);
    }

    /// A name or value of a query, as forms have it: a space becomes `+`.
    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String encode(byte[] bytes, String kept) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isLetterOrDigit(b) || b > 0 && kept.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return text.toString();
    }

    private static char hex(int value) {
        return Character.toUpperCase(Character.forDigit(value & 15, 16));
    }

    private static boolean isLetterOrDigit(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
    }
}
