package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A list of tokens with weights, as in `Accept-Charset`, `Accept-Encoding` and `Accept-Language`.
///
/// @param items in the order of the header; of several that are equal without regard to case the
///   first
record WeightedTokens(List<Weighted<String>> items) {
    private static final String REST = "*";

    /// The list; empty if anything in it is none of its items.
    ///
    /// @param item what a token must be
    static Optional<WeightedTokens> parse(String text, Predicate<String> item) {
        Map<String, Weighted<String>> items = new LinkedHashMap<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement()) {
            String token = scanner.token();
            OptionalDouble quality = weight(scanner);
            boolean valid = item.test(token) && quality.isPresent();
            if (!valid || !scanner.endElement()) {
                return Optional.empty();
            }
            items.putIfAbsent(FieldText.lower(token), new Weighted<>(token, quality.getAsDouble()));
        }
        return Optional.of(new WeightedTokens(new ArrayList<>(items.values())));
    }

    private static OptionalDouble weight(FieldScanner scanner) {
        int before = scanner.position();
        scanner.skipSpace();
        if (!scanner.skip(';')) {
            scanner.moveTo(before);
            return OptionalDouble.of(1);
        }
        scanner.skipSpace();
        boolean named = scanner.skip('q') || scanner.skip('Q');
        return named && scanner.skip('=') ? Quality.parse(scanner.token()) : OptionalDouble.empty();
    }

    /// The quality of a token without regard to case: its own, else that of `*`.
    OptionalDouble quality(String token) {
        OptionalDouble rest = OptionalDouble.empty();
        for (Weighted<String> item : items) {
            if (item.value().equalsIgnoreCase(token)) {
                return OptionalDouble.of(item.quality());
            }
            if (item.value().equals(REST)) {
                rest = OptionalDouble.of(item.quality());
            }
        }
        return rest;
    }

    WeightedTokens map(UnaryOperator<String> change) {
        return new WeightedTokens(
                items.stream()
                        .map(item -> new Weighted<>(change.apply(item.value()), item.quality()))
                        .toList());
    }

    @Override
    public String toString() {
        return items.stream().map(Weighted::toString).collect(Collectors.joining(", "));
    }
}
