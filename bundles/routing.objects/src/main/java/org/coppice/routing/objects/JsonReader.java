package org.coppice.routing.objects;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a JSON document (RFC 8259) as maps, lists, text, [BigDecimal], booleans and `null`.
///
/// It is strict where two readers could differ: no name twice in an object, nothing after the
/// document, UTF-8 only. What nests deeper than [#MAX_DEPTH] is refused: a few bytes a level could
/// otherwise cost a stack.
final class JsonReader {
    /// As many as OpenStack's guard allows.
    static final int MAX_DEPTH = 25;

    /// Longer numbers cost time by the square of their length.
    private static final int MAX_NUMBER_CHARS = 100;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /// The document.
    ///
    /// @return may be null
    /// @throws JsonException if it is none
    static Object read(byte[] document) throws JsonException {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(document))
                            .toString();
            return new JsonReader(text).document();
        } catch (CharacterCodingException e) {
            throw new JsonException("it is not in UTF-8");
        }
    }

    private Object document() throws JsonException {
        Object value = value(0);
        if (at < text.length()) {
            throw fault("the end");
        }
        return value;
    }

    private Object value(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw new JsonException("it nests deeper than " + MAX_DEPTH + " levels");
        }
        Object value =
                switch (peek()) {
                    case '{' -> object(depth);
                    case '[' -> array(depth);
                    case '"' -> string();
                    case 't' -> literal("true", true);
                    case 'f' -> literal("false", false);
                    case 'n' -> literal("null", null);
                    default -> number();
                };
        skipSpace();
        return value;
    }

    private Map<String, Object> object(int depth) throws JsonException {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (!skip('}')) {
            do {
                if (peek() != '"') {
                    throw fault("a name in quotes");
                }
                String name = string();
                expect(':');
                if (members.containsKey(name)) {
                    throw new JsonException("it has two members \"%s\"".formatted(name));
                }
                members.put(name, value(depth + 1));
            } while (skip(','));
            expect('}');
        }
        return members;
    }

    private List<Object> array(int depth) throws JsonException {
        List<Object> elements = new ArrayList<>();
        at++;
        if (!skip(']')) {
            do {
                elements.add(value(depth + 1));
            } while (skip(','));
            expect(']');
        }
        return elements;
    }

    private String string() throws JsonException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw fault("no control character");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw fault("a quote");
    }

    private char escaped() throws JsonException {
        at++;
        char c = at < text.length() ? text.charAt(at) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 1; i <= 4; i++) {
                    int digit = at + i < text.length() ? hex(text.charAt(at + i)) : -1;
                    if (digit < 0) {
                        throw fault("four hexadecimal digits");
                    }
                    code = code << 4 | digit;
                }
                at += 4;
                yield (char) code;
            }
            default -> throw fault("an escape");
        };
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private BigDecimal number() throws JsonException {
        int start = at;
        skipOne('-');
        int first = at;
        digits();
        if (at - first > 1 && text.charAt(first) == '0') {
            at = first + 1;
            throw fault("no digit after a leading 0");
        }
        if (skipOne('.')) {
            digits();
        }
        if (skipOne('e') || skipOne('E')) {
            if (!skipOne('+')) {
                skipOne('-');
            }
            digits();
        }
        if (at - start > MAX_NUMBER_CHARS) {
            throw new JsonException(
                    "it has a number of more than " + MAX_NUMBER_CHARS + " characters");
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException e) { // an exponent beyond all reason
            throw new JsonException("it has the number " + text.substring(start, at));
        }
    }

    private void digits() throws JsonException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw fault("a value");
        }
    }

    private Object literal(String word, Object value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw fault("a value");
        }
        at += word.length();
        return value;
    }

    private char peek() throws JsonException {
        skipSpace();
        if (at == text.length()) {
            throw fault("a value");
        }
        return text.charAt(at);
    }

    private boolean skip(char wanted) {
        skipSpace();
        return skipOne(wanted);
    }

    private boolean skipOne(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char wanted) throws JsonException {
        if (!skip(wanted)) {
            throw fault("'" + wanted + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException fault(String wanted) {
        return new JsonException("at character %d there must be %s".formatted(at + 1, wanted));
    }
}
