package org.coppice.web.headers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What a server knows of the current representation of a resource (RFC 9110, section 8.8): with it
/// conditions are compared.
///
/// **Threads**: immutable. **Errors**: validators of what does not exist are an
/// `IllegalArgumentException`. **Null**: nothing is null.
///
/// @param exists whether there is a representation
/// @param etag its entity tag
/// @param lastModified when it has changed, cut to seconds, as `Last-Modified` has it
public record Validators(boolean exists, Optional<ETag> etag, Optional<Instant> lastModified) {
    private static final Validators MISSING =
            new Validators(false, Optional.empty(), Optional.empty());
    private static final Validators UNKNOWN =
            new Validators(true, Optional.empty(), Optional.empty());

    /// Checks, and cuts the time.
    public Validators {
        lastModified = lastModified.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        if (!exists && (etag.isPresent() || lastModified.isPresent())) {
            throw new IllegalArgumentException(
                    "validators %s %s are not allowed for what does not exist"
                            .formatted(etag, lastModified));
        }
    }

    /// There is no representation.
    public static Validators missing() {
        return MISSING;
    }

    /// There is one, of which no more is known.
    public static Validators unknown() {
        return UNKNOWN;
    }

    /// One with an entity tag.
    public static Validators of(ETag etag) {
        return new Validators(true, Optional.of(etag), Optional.empty());
    }

    /// One with a time of its last change.
    public static Validators of(Instant lastModified) {
        return new Validators(true, Optional.empty(), Optional.of(lastModified));
    }

    /// One with both.
    public static Validators of(ETag etag, Instant lastModified) {
        return new Validators(true, Optional.of(etag), Optional.of(lastModified));
    }
}
