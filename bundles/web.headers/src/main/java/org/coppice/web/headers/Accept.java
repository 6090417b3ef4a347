package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The header `Accept` (RFC 9110, section 12.5.1): which media types a client takes, and how
/// gladly.
///
/// ```java
/// Accept accept = environ.header("Accept").map(Accept::parse).orElse(Accept.any());
/// Optional<MediaType> type = accept.best(MediaType.JSON, MediaType.TEXT_HTML);
/// ```
///
/// Of several ranges that include a type the most specific one counts, and of equal ones the first;
/// quality 0 is "not acceptable". A header that is missing or cannot be read takes everything, one
/// that is empty nothing. WebOb's `create_accept_header`.
///
/// **Threads**: immutable. **Errors**: an offer that is a range is an `IllegalArgumentException`.
/// **Null**: nothing is null.
public final class Accept {
    private static final Accept ANY = new Accept(List.of(new Weighted<>(MediaType.ANY, 1)), false);

    private final List<Weighted<MediaType>> ranges;
    private final boolean sent;

    private Accept(List<Weighted<MediaType>> ranges, boolean sent) {
        this.ranges = ranges;
        this.sent = sent;
    }

    /// As of a request without the header: all is acceptable.
    public static Accept any() {
        return ANY;
    }

    /// Reads the header; [#any] if it cannot be read.
    public static Accept parse(String text) {
        List<Weighted<MediaType>> ranges = new ArrayList<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement()) {
            Optional<Weighted<MediaType>> range = MediaType.scan(scanner).flatMap(Accept::weighted);
            if (range.isEmpty() || !scanner.endElement()) {
                return ANY;
            }
            ranges.add(range.get());
        }
        return new Accept(List.copyOf(ranges), true);
    }

    /// Takes the parameter `q` for the weight wherever it stands, as RFC 9110 asks.
    private static Optional<Weighted<MediaType>> weighted(MediaType range) {
        Optional<String> weight = range.parameter("q");
        if (weight.isEmpty()) {
            return Optional.of(new Weighted<>(range, 1));
        }
        OptionalDouble quality = Quality.parse(weight.get());
        return quality.isPresent()
                ? Optional.of(new Weighted<>(range.without("q"), quality.getAsDouble()))
                : Optional.empty();
    }

    /// Whether the request has the header, and it could be read.
    public boolean isSent() {
        return sent;
    }

    /// The ranges in the order of the header.
    public List<Weighted<MediaType>> ranges() {
        return ranges;
    }

    /// How gladly the client takes a type.
    ///
    /// @return 0 for not at all to 1
    public double quality(MediaType offer) {
        if (offer.isRange()) {
            throw new IllegalArgumentException(
                    "offer %s is not allowed: it must be a media type, and this is a range"
                            .formatted(offer));
        }
        double quality = 0;
        int best = -1;
        for (Weighted<MediaType> range : ranges) {
            int specificity = range.value().specificity(offer).orElse(-1);
            if (specificity > best) {
                best = specificity;
                quality = range.quality();
            }
        }
        return quality;
    }

    /// Whether the client takes a type at all.
    public boolean accepts(MediaType offer) {
        return quality(offer) > 0;
    }

    /// Those of the offers that the client takes, the most welcome first; of equally welcome ones
    /// the one offered first. WebOb's `acceptable_offers`.
    public List<Weighted<MediaType>> acceptable(List<MediaType> offers) {
        return Quality.acceptable(offers, this::quality);
    }

    /// The first of [#acceptable]; empty if there is none, which a server may answer with 406.
    public Optional<MediaType> best(List<MediaType> offers) {
        return acceptable(offers).stream().findFirst().map(Weighted::value);
    }

    /// As [#best(List)].
    public Optional<MediaType> best(MediaType... offers) {
        return best(List.of(offers));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Accept that && sent == that.sent && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ranges, sent);
    }

    /// The field value: `text/html, text/*;q=0.5`.
    @Override
    public String toString() {
        return ranges.stream().map(Weighted::toString).collect(Collectors.joining(", "));
    }
}
