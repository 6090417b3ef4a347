package org.coppice.web.headers;

import java.nio.charset.StandardCharsets;

/// A cookie that a client sends: a name and a value. [SetCookie] is what a server sends.
///
/// **Threads**: immutable. **Errors**: a name that is no token is an `IllegalArgumentException`.
/// **Null**: nothing is null.
///
/// @param name a token, in its case
/// @param value any text
public record Cookie(String name, String value) {
    private static final int OCTAL_DIGITS = 3;

    /// Checks the name.
    public Cookie {
        FieldText.requireToken("cookie", name);
    }

    /// RFC 6265, section 4.1.1, `cookie-octet`.
    static boolean isValueChar(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    /// The value that a header has: without quotes around it, and in them without backslashes, as
    /// `http.cookies` of Python and older WebOb write it.
    static String decoded(String raw) {
        int end = raw.length() - 1;
        boolean quoted = end > 0 && raw.charAt(0) == '"' && raw.charAt(end) == '"';
        String value = quoted ? unescaped(raw.substring(1, end)) : raw;
        return FieldText.unicode(value);
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder value = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && isOctal(text, i + 1)) {
                c = (char) Integer.parseInt(text, i + 1, i + 1 + OCTAL_DIGITS, 8);
                i += OCTAL_DIGITS;
            } else if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            value.append(c);
        }
        return value.toString();
    }

    /// `000` to `377`.
    private static boolean isOctal(String text, int start) {
        if (start + OCTAL_DIGITS > text.length() || text.charAt(start) > '3') {
            return false;
        }
        return text.substring(start, start + OCTAL_DIGITS)
                .chars()
                .allMatch(c -> c >= '0' && c <= '7');
    }

    /// The value as it may stand in a header: in quotes with backslashes if it must be.
    private static String encoded(String value) {
        if (value.chars().allMatch(Cookie::isValueChar)) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            int c = Byte.toUnsignedInt(each);
            if (isValueChar(c) || c == ' ') {
                quoted.append((char) c);
            } else {
                quoted.append('\\').append(c >> 6).append(c >> 3 & 7).append(c & 7);
            }
        }
        return quoted.append('"').toString();
    }

    /// As in the header: `session=31d4d96e`.
    @Override
    public String toString() {
        return name + '=' + encoded(value);
    }
}
