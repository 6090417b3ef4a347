package org.coppice.web.headers;

import java.util.Objects;

/// Something that a client or a negotiation has given a weight (RFC 9110, section 12.4.2).
///
/// **Threads**: immutable. **Errors**: a quality outside 0..1 is an `IllegalArgumentException`.
/// **Null**: the value is not null.
///
/// @param value what is weighted
/// @param quality 0 for "not acceptable" to 1, in steps of 0.001
public record Weighted<T>(T value, double quality) {
    /// Checks the quality.
    public Weighted {
        Objects.requireNonNull(value, "value");
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException(
                    "quality %s of %s is not allowed: it must be in 0..1"
                            .formatted(quality, value));
        }
    }

    /// The value with its weight as in a header: `text/html;q=0.5`, and `text/html` for 1.
    @Override
    public String toString() {
        return quality == 1 ? value.toString() : value + ";q=" + Quality.format(quality);
    }
}
