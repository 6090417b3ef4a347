package org.coppice.web.headers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The words of which field values consist (RFC 9110, section 5.6).
final class FieldText {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private FieldText() {}

    static boolean isTokenChar(int c) {
        return c < TOKEN.length && TOKEN[c];
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(FieldText::isTokenChar);
    }

    /// What may stand in a quoted string, if need be behind a backslash: printable Latin-1, space
    /// and tab.
    static boolean isQuotable(int c) {
        return c >= ' ' && c != 0x7f && c <= 0xff || c == '\t';
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// The text if it is a token.
    ///
    /// @param what names it in the message
    static String requireToken(String what, String text) {
        if (!isToken(text)) {
            throw new IllegalArgumentException(
                    "%s \"%s\" is not allowed: it must be one or more of letters, digits and !#$%%&'*+-.^_`|~"
                            .formatted(what, printable(text)));
        }
        return text;
    }

    /// The text if each of its characters is allowed.
    ///
    /// @param what names it in the message
    /// @param rule which these are, for the message
    static String require(String what, String text, IntPredicate allowed, String rule) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s \"%s\" has the character 0x%02x at index %d: %s"
                                .formatted(what, printable(text), (int) text.charAt(i), i, rule));
            }
        }
        return text;
    }

    static String requireQuotable(String what, String text) {
        return require(
                what,
                text,
                FieldText::isQuotable,
                "only printable Latin-1, space and tab are allowed");
    }

    /// The text as a token if it is one, else in quotes.
    static String tokenOrQuoted(String text) {
        return isToken(text) ? text : quoted(text);
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /// Text of a byte a char as UTF-8; as it is if it is none.
    static String unicode(String bytes) {
        if (bytes.chars().allMatch(c -> c < 0x80) || bytes.chars().anyMatch(c -> c > 0xff)) {
            return bytes;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    /// The charset of that name; empty if this JVM does not know it.
    static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /// The text for a message: what is not printable becomes a question mark.
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isQuotable(c) ? (char) c : '?'));
        return printable.toString();
    }
}
