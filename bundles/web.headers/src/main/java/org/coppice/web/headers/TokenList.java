package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A list of tokens without weights, as in `Vary`, `Allow`, `Content-Encoding` and `Connection`.
/// Tokens are compared without regard to case.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param tokens in their order
public record TokenList(List<String> tokens) {
    private static final TokenList NONE = new TokenList(List.of());

    /// Checks, and makes the list unchangeable.
    public TokenList {
        tokens.forEach(token -> FieldText.requireToken("token", token));
        tokens = List.copyOf(tokens);
    }

    /// No tokens.
    public static TokenList none() {
        return NONE;
    }

    /// These tokens.
    public static TokenList of(String... tokens) {
        return new TokenList(List.of(tokens));
    }

    /// Reads the header; what is no token is left out.
    public static TokenList parse(String text) {
        return new TokenList(
                Stream.of(text.split(",")).map(String::strip).filter(FieldText::isToken).toList());
    }

    /// Whether it is in the list.
    public boolean contains(String token) {
        return tokens.stream().anyMatch(each -> each.equalsIgnoreCase(token));
    }

    /// The list with those tokens at its end that are not in it.
    public TokenList with(String... more) {
        List<String> changed = new ArrayList<>(tokens);
        for (String each : more) {
            if (changed.stream().noneMatch(each::equalsIgnoreCase)) {
                changed.add(each);
            }
        }
        return new TokenList(changed);
    }

    /// The list without a token.
    public TokenList without(String token) {
        return new TokenList(
                tokens.stream().filter(each -> !each.equalsIgnoreCase(token)).toList());
    }

    /// The field value: `Accept, Cookie`.
    @Override
    public String toString() {
        return String.join(", ", tokens);
    }
}
