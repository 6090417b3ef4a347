package org.coppice.web.headers;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Percent encoding in parameters (RFC 8187, section 3.2.1).
final class Percent {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String PLAIN = "!#$&+-.^_`|~";

    private Percent() {}

    /// RFC 8187, `attr-char`.
    private static boolean isPlain(int c) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            if (isPlain(each)) {
                text.append((char) each);
            } else {
                text.append('%').append(HEX.toHexDigits(each));
            }
        }
        return text.toString();
    }

    /// The bytes; empty if an escape is none, or there is something else than ASCII.
    static Optional<byte[]> decode(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
                i += 2;
            } else if (c >= 0x80) {
                return Optional.empty();
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return Optional.of(Arrays.copyOf(bytes, length));
    }
}
