package org.coppice.web.headers;

import java.util.Optional;

/// A directive of `Cache-Control` (RFC 9111, section 5.2; RFC 5861; RFC 8246).
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing here is null.
public enum CacheDirective {
    /// How old a response may be: seconds.
    MAX_AGE("max-age", true, true),
    /// How much too old it may be: seconds, or nothing for any age.
    MAX_STALE("max-stale", true, false),
    /// How long it must still be fresh: seconds.
    MIN_FRESH("min-fresh", true, false),
    /// Ask the server before each use; of a response also only for some fields.
    NO_CACHE("no-cache", true, true),
    /// Keep nothing.
    NO_STORE("no-store", true, true),
    /// Change nothing on the way.
    NO_TRANSFORM("no-transform", true, true),
    /// Only what a cache has, else 504.
    ONLY_IF_CACHED("only-if-cached", true, false),
    /// Ask the server as soon as it is too old, without exception.
    MUST_REVALIDATE("must-revalidate", false, true),
    /// Only a cache that knows the rules for the status may keep it.
    MUST_UNDERSTAND("must-understand", false, true),
    /// For caches of one user only; also only for some fields.
    PRIVATE("private", false, true),
    /// As [#MUST_REVALIDATE], for shared caches.
    PROXY_REVALIDATE("proxy-revalidate", false, true),
    /// For all caches.
    PUBLIC("public", false, true),
    /// As [#MAX_AGE], for shared caches.
    S_MAXAGE("s-maxage", false, true),
    /// It does not change as long as it is fresh.
    IMMUTABLE("immutable", false, true),
    /// May be used so long after its time while a cache gets the new one: seconds.
    STALE_WHILE_REVALIDATE("stale-while-revalidate", false, true),
    /// May be used so long after its time while the server fails: seconds.
    STALE_IF_ERROR("stale-if-error", true, true);

    private final String text;
    private final boolean inRequests;
    private final boolean inResponses;

    CacheDirective(String text, boolean inRequests, boolean inResponses) {
        this.text = text;
        this.inRequests = inRequests;
        this.inResponses = inResponses;
    }

    /// The directive of that name, without regard to case; empty if it is none of these.
    public static Optional<CacheDirective> parse(String name) {
        for (CacheDirective each : values()) {
            if (each.text.equalsIgnoreCase(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Whether a request may have it.
    public boolean inRequests() {
        return inRequests;
    }

    /// Whether a response may have it.
    public boolean inResponses() {
        return inResponses;
    }

    /// As in the header: `max-age`.
    @Override
    public String toString() {
        return text;
    }
}
