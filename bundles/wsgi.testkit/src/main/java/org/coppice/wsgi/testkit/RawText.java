package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes as text that can be read: ISO-8859-1, where `¶` is CRLF, a control picture (`␍`, `␊`, `␀`,
/// `␉`, `␠`, …) the control that it shows, `\xHH` any byte, and `{text*100}` a text a hundred
/// times.
final class RawText {
    private static final Pattern REPEAT = Pattern.compile("\\{(.+?)\\*(\\d+)\\}");
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");
    private static final char PICTURES = '\u2400';
    private static final char PICTURE_OF_DEL = '\u2421';
    private static final char DEL = 0x7f;

    private RawText() {}

    static byte[] bytes(String text) {
        return decoded(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// One byte a char.
    static String decoded(String text) {
        String repeated =
                REPEAT.matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
        StringBuilder bytes = new StringBuilder();
        Matcher escape = BYTE.matcher(repeated);
        int from = 0;
        while (escape.find()) {
            repeated.substring(from, escape.start()).chars().forEach(c -> append(bytes, (char) c));
            bytes.append((char) Integer.parseInt(escape.group(1), 16));
            from = escape.end();
        }
        repeated.substring(from).chars().forEach(c -> append(bytes, (char) c));
        return bytes.toString();
    }

    private static void append(StringBuilder bytes, char c) {
        if (c == '¶') {
            bytes.append("\r\n");
        } else if (c == PICTURE_OF_DEL) {
            bytes.append(DEL);
        } else if (c >= PICTURES && c <= PICTURES + ' ') {
            bytes.append((char) (c - PICTURES));
        } else if (c <= 0xff) {
            bytes.append(c);
        } else {
            throw new IllegalArgumentException(
                    "'%c' in \"%s\" is no byte: write \\xHH or a control picture"
                            .formatted(c, bytes));
        }
    }

    /// As [#bytes] reads it, on one line.
    static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (raw.startsWith("\r\n", i)) {
                text.append('¶');
                i++;
            } else if (c == '{' || c == '\\' || c >= DEL || i == 0 && c == '#') {
                text.append("\\x%02x".formatted((int) c));
            } else {
                text.append(c < ' ' ? (char) (PICTURES + c) : c);
            }
        }
        return text.toString();
    }

    /// For messages: lines as lines, other controls as their pictures, and not too much of it.
    static String shown(String bytes) {
        String text = bytes.length() <= 2000 ? bytes : bytes.substring(0, 2000) + "…";
        StringBuilder shown = new StringBuilder();
        text.replace("\r\n", "\n")
                .chars()
                .forEach(c ->
                        shown.append(c == '\n' || c >= ' ' ? (char) c : (char) (PICTURES + c)));
        return shown.toString();
    }
}
