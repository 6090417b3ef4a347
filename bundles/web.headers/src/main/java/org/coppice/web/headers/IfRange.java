package org.coppice.web.headers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The header `If-Range` (RFC 9110, section 13.1.5): the ranges are wanted if the representation is
/// still this one, else the whole of it. WebOb's `IfRange`.
///
/// An entity tag matches strongly or not at all. A date matches the same second alone: RFC 9110
/// asks further that nothing changed twice in that second, which nobody here can know, so that
/// whatever may change more often should have an entity tag.
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing is null.
///
/// @param isSent whether the request has the header
/// @param etag the entity tag, if it is one
/// @param date the date, if it is one, cut to seconds; with neither nothing matches
public record IfRange(boolean isSent, Optional<ETag> etag, Optional<Instant> date) {
    private static final IfRange NONE = new IfRange(false, Optional.empty(), Optional.empty());

    /// Cuts the date.
    public IfRange {
        date = date.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    }

    /// As of a request without the header: ranges are wanted in any case.
    public static IfRange none() {
        return NONE;
    }

    /// This representation, by its entity tag.
    public static IfRange of(ETag etag) {
        return new IfRange(true, Optional.of(etag), Optional.empty());
    }

    /// This representation, by the time of its last change.
    public static IfRange of(Instant date) {
        return new IfRange(true, Optional.empty(), Optional.of(date));
    }

    /// Reads the header. One that cannot be read matches nothing, so that the client gets the
    /// whole.
    public static IfRange parse(String text) {
        Optional<ETag> etag = ETag.parse(text);
        Optional<Instant> date = etag.isPresent() ? Optional.empty() : HttpDate.parse(text);
        return new IfRange(true, etag, date);
    }

    /// Whether ranges of the current representation are wanted.
    public boolean matches(Validators current) {
        boolean sameTag =
                etag.isPresent() && current.etag().filter(etag.get()::matchesStrongly).isPresent();
        boolean sameDate = date.isPresent() && date.equals(current.lastModified());
        return !isSent || sameTag || sameDate;
    }

    /// The field value; empty text without one.
    @Override
    public String toString() {
        return etag.map(ETag::toString).or(() -> date.map(HttpDate::format)).orElse("");
    }
}
