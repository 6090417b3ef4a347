package org.coppice.web;

import java.util.Iterator;
import java.util.Map;

/// Writes small JSON documents (RFC 8259), so that a route needs no library for an answer of a few
/// fields. It does not read JSON and knows no beans: use a JSON library for more.
///
/// **Threads**: any, as long as nobody changes the value meanwhile. **Errors**: what has no JSON
/// form is an `IllegalArgumentException` that names it. **Null**: JSON's `null`, as a value in what
/// is written; nothing else is null.
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /// The value as JSON text: a `Map` is an object in its iteration order, an `Iterable` an array,
    /// a `Number` or `Boolean` itself, `null` null, and a `CharSequence` or enum constant a string.
    ///
    /// Anything else, a key that is null and a number that is not finite are an
    /// `IllegalArgumentException`.
    public static String text(Object value) {
        StringBuilder out = new StringBuilder(64);
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case CharSequence text -> writeString(text, out);
            case Enum<?> constant -> writeString(constant.name(), out);
            case Boolean truth -> out.append(truth);
            case Number number -> writeNumber(number, out);
            case Map<?, ?> map -> writeObject(map, out);
            case Iterable<?> elements -> writeArray(elements, out);
            default ->
                    throw new IllegalArgumentException(
                            "a %s has no JSON form: use maps, iterables, text, numbers and booleans"
                                    .formatted(value.getClass().getName()));
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == null) {
                throw new IllegalArgumentException("null is no name in a JSON object");
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            writeString(entry.getKey().toString(), out);
            out.append(':');
            write(entry.getValue(), out);
        }
        out.append('}');
    }

    private static void writeArray(Iterable<?> elements, StringBuilder out) {
        out.append('[');
        for (Iterator<?> i = elements.iterator(); i.hasNext(); ) {
            write(i.next(), out);
            if (i.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void writeNumber(Number number, StringBuilder out) {
        if (!Double.isFinite(number.doubleValue())
                && (number instanceof Double || number instanceof Float)) {
            throw new IllegalArgumentException("JSON has no number " + number);
        }
        out.append(number);
    }

    private static void writeString(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (mustEscape(text, i)) {
                        out.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            out.append(HEX.charAt(c >> shift & 0xf));
                        }
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// Control characters, and halves of surrogate pairs that UTF-8 could not carry.
    private static boolean mustEscape(CharSequence text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return c < ' ' || c == 0x7f;
    }
}
