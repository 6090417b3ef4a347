package org.coppice.web.headers;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The header `Accept-Encoding` (RFC 9110, section 12.5.3): which content codings a client takes.
///
/// `identity`, no coding at all, is acceptable unless it is named with quality 0, or not named and
/// `*` has quality 0; `*` stands for all that are not named. A header that is missing or cannot be
/// read takes everything; an empty one `identity` alone.
///
/// A server that prefers not to code for whoever has not asked for it looks at [#isSent].
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing is null.
public final class AcceptEncoding {
    /// No coding.
    public static final String IDENTITY = "identity";

    private static final AcceptEncoding ANY =
            new AcceptEncoding(new WeightedTokens(List.of(new Weighted<>("*", 1))), false);

    private final WeightedTokens codings;
    private final boolean sent;

    private AcceptEncoding(WeightedTokens codings, boolean sent) {
        this.codings = codings;
        this.sent = sent;
    }

    /// As of a request without the header: all is acceptable.
    public static AcceptEncoding any() {
        return ANY;
    }

    /// Reads the header; [#any] if it cannot be read.
    public static AcceptEncoding parse(String text) {
        return WeightedTokens.parse(text, FieldText::isToken)
                .map(codings -> new AcceptEncoding(codings.map(AcceptEncoding::canonical), true))
                .orElse(ANY);
    }

    /// RFC 9110, sections 8.4.1.1 and 8.4.1.3.
    private static String canonical(String coding) {
        return switch (FieldText.lower(coding)) {
            case "x-gzip" -> "gzip";
            case "x-compress" -> "compress";
            default -> coding;
        };
    }

    /// Whether the request has the header, and it could be read.
    public boolean isSent() {
        return sent;
    }

    /// The codings and `*` in the order of the header.
    public List<Weighted<String>> codings() {
        return codings.items();
    }

    /// How gladly the client takes a coding. `x-gzip` is `gzip`, and `x-compress` is `compress`.
    ///
    /// @return 0 for not at all to 1; 1 for [#IDENTITY] if neither it nor `*` is named
    public double quality(String coding) {
        double missing = coding.equalsIgnoreCase(IDENTITY) ? 1 : 0;
        return codings.quality(canonical(coding)).orElse(missing);
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

    /// The coding to send a response in: the most welcome one of the offers, of equally welcome
    /// ones the one offered first. Empty if it is to go out as it is: the client has not asked for
    /// any coding, takes none of these, or names [#IDENTITY] as what it likes better.
    public Optional<String> bestCoding(List<String> offers) {
        if (!sent) {
            return Optional.empty();
        }
        boolean namesIdentity =
                codings().stream().anyMatch(each -> each.value().equalsIgnoreCase(IDENTITY));
        double identity = namesIdentity ? quality(IDENTITY) : 0;
        return acceptable(offers).stream()
                .findFirst()
                .filter(each -> each.quality() >= identity)
                .map(Weighted::value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AcceptEncoding that
                && sent == that.sent
                && codings.equals(that.codings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(codings, sent);
    }

    /// The field value: `br, gzip;q=0.5`.
    @Override
    public String toString() {
        return codings.toString();
    }
}
