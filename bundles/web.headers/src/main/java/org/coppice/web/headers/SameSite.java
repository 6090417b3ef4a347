package org.coppice.web.headers;

import java.util.Optional;

/// Whether a browser sends a cookie with requests that come from pages of other sites (RFC 6265bis,
/// section 4.1.2.7).
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing here is null.
public enum SameSite {
    /// Never.
    STRICT("Strict"),
    /// When somebody follows a link; what browsers do by default.
    LAX("Lax"),
    /// Always; only together with `Secure`.
    NONE("None");

    private final String text;

    SameSite(String text) {
        this.text = text;
    }

    static Optional<SameSite> parse(String text) {
        for (SameSite each : values()) {
            if (each.text.equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// As in the header: `Lax`.
    @Override
    public String toString() {
        return text;
    }
}
