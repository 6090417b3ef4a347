package org.coppice.web.headers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What challenges and credentials have in common (RFC 9110, sections 11.2 to 11.4): a scheme, and
/// then a `token68` or parameters with commas between them.
final class AuthScanner {
    private AuthScanner() {}

    record Auth(String scheme, String token, Map<String, String> parameters) {}

    /// The one at the scanner, which stops behind it: at the end, or before the comma after which
    /// the next scheme stands. Empty if here is none.
    static Optional<Auth> scan(FieldScanner scanner) {
        String scheme = scanner.token();
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        if (!FieldText.isSpace(scanner.peek())) {
            return Optional.of(new Auth(scheme, "", Map.of()));
        }
        scanner.skipSpace();
        int start = scanner.position();
        String token = scanner.take(AuthScanner::isTokenChar) + scanner.take(c -> c == '=');
        if (!token.isEmpty() && token.charAt(0) != '=' && scanner.endElement()) {
            return Optional.of(new Auth(scheme, token, Map.of()));
        }
        scanner.moveTo(start);
        return Optional.of(new Auth(scheme, "", parameters(scanner)));
    }

    /// All parameters up to the next scheme: a token that no `=` follows.
    private static Map<String, String> parameters(FieldScanner scanner) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int end = scanner.position();
        while (scanner.nextElement()) {
            String name = FieldText.lower(scanner.token());
            scanner.skipSpace();
            boolean named = !name.isEmpty() && scanner.skip('=');
            scanner.skipSpace();
            Optional<String> value = named ? value(scanner) : Optional.empty();
            if (value.isEmpty() || !scanner.endElement()) {
                break;
            }
            end = scanner.position();
            parameters.putIfAbsent(name, value.get());
        }
        if (!scanner.atEnd() || parameters.isEmpty()) {
            scanner.moveTo(end);
        }
        return parameters;
    }

    /// Also what should be in quotes and is not, as in schemes of some providers.
    private static Optional<String> value(FieldScanner scanner) {
        if (scanner.peek() == '"') {
            return scanner.quoted();
        }
        return Optional.of(scanner.take(AuthScanner::isBareChar)).filter(each -> !each.isEmpty());
    }

    private static boolean isBareChar(int c) {
        return FieldText.isQuotable(c) && !FieldText.isSpace(c) && c != ',' && c != '"';
    }

    private static boolean isTokenChar(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0;
    }

    static void check(String scheme, String token, Map<String, String> parameters) {
        String bare = token.replaceAll("=+$", "");
        boolean isToken = !bare.isEmpty() && bare.chars().allMatch(AuthScanner::isTokenChar);
        if (!isToken && !token.isEmpty()) {
            throw new IllegalArgumentException(
                    "the token of scheme %s is not allowed: it must be letters, digits and -._~+/ with = at the end"
                            .formatted(scheme));
        }
        if (!token.isEmpty() && !parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "scheme %s has a token, and must have no parameters then".formatted(scheme));
        }
        parameters.forEach((name, value) -> {
            FieldText.requireToken("parameter", name);
            FieldText.requireQuotable("parameter " + name, value);
        });
    }

    static String text(String scheme, String token, Map<String, String> parameters) {
        String rest =
                parameters.entrySet().stream()
                        .map(each -> each.getKey() + '=' + FieldText.quoted(each.getValue()))
                        .collect(Collectors.joining(", "));
        String argument = token + rest;
        return argument.isEmpty() ? scheme : scheme + ' ' + argument;
    }
}
