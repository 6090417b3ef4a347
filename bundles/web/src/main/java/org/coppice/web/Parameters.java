package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Reads `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.1) in UTF-8. It never
/// fails: an escape that is none stays as it is, bytes that are no UTF-8 become U+FFFD.
final class Parameters {
    private Parameters() {}

    /// The values in order of appearance.
    ///
    /// @param encoded a byte a char
    /// @param maxFields how many there may be; more are a 413
    static MultiMap<String> parse(String encoded, int maxFields) {
        if (encoded.isEmpty()) {
            return MultiMap.empty();
        }
        MultiMap.Builder<String> values = MultiMap.builder();
        int start = 0;
        while (start < encoded.length()) {
            int end = endOf(encoded, start);
            if (end > start) {
                if (values.size() == maxFields) {
                    throw new HttpException(
                            413, "the form has more than %d fields".formatted(maxFields));
                }
                int equals = encoded.indexOf('=', start);
                boolean named = equals >= 0 && equals < end;
                String name = decode(encoded.substring(start, named ? equals : end));
                values.add(name, named ? decode(encoded.substring(equals + 1, end)) : "");
            }
            start = end + 1;
        }
        return values.build();
    }

    private static int endOf(String encoded, int start) {
        int end = encoded.indexOf('&', start);
        return end < 0 ? encoded.length() : end;
    }

    private static String decode(String encoded) {
        if (isPlain(encoded)) {
            return encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int escaped = c == '%' ? escape(encoded, i) : -1;
            if (escaped >= 0) {
                bytes.write(escaped);
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String encoded) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int escape(String encoded, int index) {
        if (index + 2 >= encoded.length()) {
            return -1;
        }
        int high = hex(encoded.charAt(index + 1));
        int low = hex(encoded.charAt(index + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
