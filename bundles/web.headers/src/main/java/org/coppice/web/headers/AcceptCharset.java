package org.coppice.web.headers;

import java.util.List;
import java.util.Optional;

/// The header `Accept-Charset` (RFC 9110, section 12.5.2): which charsets a client takes. Browsers
/// do not send it any more, and a server may well ignore it.
///
/// Names are compared without regard to case; `*` stands for all that are not named. A header that
/// is missing, empty or cannot be read takes everything.
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing is null.
///
/// @param ranges charsets and `*` in the order of the header; none if everything is acceptable
public record AcceptCharset(List<Weighted<String>> ranges) {
    private static final AcceptCharset ANY = new AcceptCharset(List.of());

    /// Makes the list unchangeable.
    public AcceptCharset {
        ranges = List.copyOf(ranges);
    }

    /// As of a request without the header: all is acceptable.
    public static AcceptCharset any() {
        return ANY;
    }

    /// Reads the header; [#any] if it cannot be read.
    public static AcceptCharset parse(String text) {
        return WeightedTokens.parse(text, FieldText::isToken)
                .map(tokens -> new AcceptCharset(tokens.items()))
                .orElse(ANY);
    }

    /// Whether the request has the header, and it could be read.
    public boolean isSent() {
        return !ranges.isEmpty();
    }

    /// How gladly the client takes a charset.
    ///
    /// @return 0 for not at all to 1
    public double quality(String charset) {
        return isSent() ? new WeightedTokens(ranges).quality(charset).orElse(0) : 1;
    }

    /// Those of the offers that the client takes, the most welcome first; of equally welcome ones
    /// the one offered first.
    public List<Weighted<String>> acceptable(List<String> offers) {
        return Quality.acceptable(offers, this::quality);
    }

    /// The first of [#acceptable]; empty if there is none.
    public Optional<String> best(String... offers) {
        return acceptable(List.of(offers)).stream().findFirst().map(Weighted::value);
    }

    /// The field value; empty if everything is acceptable.
    @Override
    public String toString() {
        return new WeightedTokens(ranges).toString();
    }
}
