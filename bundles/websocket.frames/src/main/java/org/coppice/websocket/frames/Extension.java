package org.coppice.websocket.frames;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An element of `Sec-WebSocket-Extensions` (RFC 6455, section 9.1).
///
/// @param name in lower case
record Extension(String name, List<Parameter> parameters) {
    private static final String TOKEN_SPECIALS = "!#$%&'*+-.^_`|~";

    /// @param name in lower case
    /// @param value empty if there is none
    record Parameter(String name, Optional<String> value) {}

    /// The elements of a header; those that are malformed are left out.
    ///
    /// @param malformed how many were left out is added to its first element
    static List<Extension> parse(String header, int[] malformed) {
        List<Extension> extensions = new ArrayList<>();
        for (String element : split(header, ',')) {
            if (!element.isEmpty()) {
                Optional<Extension> extension = element(element);
                extension.ifPresentOrElse(extensions::add, () -> malformed[0]++);
            }
        }
        return extensions;
    }

    private static Optional<Extension> element(String source) {
        List<String> parts = split(source, ';');
        List<Parameter> parameters = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            Optional<Parameter> parameter = parameter(part);
            if (parameter.isEmpty()) {
                return Optional.empty();
            }
            parameters.add(parameter.get());
        }
        String name = parts.getFirst();
        return isToken(name)
                ? Optional.of(new Extension(lower(name), parameters))
                : Optional.empty();
    }

    private static Optional<Parameter> parameter(String source) {
        int equals = source.indexOf('=');
        String name = equals < 0 ? source : source.substring(0, equals).strip();
        if (!isToken(name)) {
            return Optional.empty();
        }
        if (equals < 0) {
            return Optional.of(new Parameter(lower(name), Optional.empty()));
        }
        String value = unquoted(source.substring(equals + 1).strip());
        return isToken(value)
                ? Optional.of(new Parameter(lower(name), Optional.of(value)))
                : Optional.empty();
    }

    /// What was quoted must be a token, too.
    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length() - 1; i++) {
            if (value.charAt(i) == '\\') {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    private static List<String> split(String source, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == separator) {
                parts.add(source.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(source.substring(from).strip());
        return parts;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c ->
                                c >= '0' && c <= '9'
                                        || c >= 'a' && c <= 'z'
                                        || c >= 'A' && c <= 'Z'
                                        || TOKEN_SPECIALS.indexOf(c) >= 0);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
