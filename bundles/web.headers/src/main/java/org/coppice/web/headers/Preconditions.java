package org.coppice.web.headers;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// The conditions of a request (RFC 9110, section 13), and what follows of them.
///
/// ```java
/// switch (Preconditions.of(environ::header).evaluate(environ.requestMethod(), Validators.of(etag))) {
///     case PROCEED -> …
///     case NOT_MODIFIED -> … // 304
///     case FAILED -> … // 412
/// }
/// ```
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing is null.
///
/// @param ifMatch the header `If-Match`
/// @param ifUnmodifiedSince the header `If-Unmodified-Since`; empty also if it is no date
/// @param ifNoneMatch the header `If-None-Match`
/// @param ifModifiedSince the header `If-Modified-Since`; empty also if it is no date
/// @param ifRange the header `If-Range`
public record Preconditions(
        ETagCondition ifMatch,
        Optional<Instant> ifUnmodifiedSince,
        ETagCondition ifNoneMatch,
        Optional<Instant> ifModifiedSince,
        IfRange ifRange) {
    private static final Preconditions NONE =
            new Preconditions(
                    ETagCondition.none(),
                    Optional.empty(),
                    ETagCondition.none(),
                    Optional.empty(),
                    IfRange.none());

    /// What a server does next.
    public enum Outcome {
        /// What the method says.
        PROCEED,
        /// It answers 304: the client has the current representation.
        NOT_MODIFIED,
        /// It answers 412, and does nothing else.
        FAILED
    }

    /// No conditions.
    public static Preconditions none() {
        return NONE;
    }

    /// The conditions in the headers of a request.
    ///
    /// @param headers gives the value of a header, by its name
    public static Preconditions of(Function<String, Optional<String>> headers) {
        return new Preconditions(
                tags(headers, "If-Match"),
                headers.apply("If-Unmodified-Since").flatMap(HttpDate::parse),
                tags(headers, "If-None-Match"),
                headers.apply("If-Modified-Since").flatMap(HttpDate::parse),
                headers.apply("If-Range").map(IfRange::parse).orElse(IfRange.none()));
    }

    private static ETagCondition tags(Function<String, Optional<String>> headers, String name) {
        return headers.apply(name).map(ETagCondition::parse).orElse(ETagCondition.none());
    }

    /// What follows for a request whose answer would be 2xx without them, in the order of RFC 9110,
    /// section 13.2.2. A date is ignored if the time of the last change is not known.
    ///
    /// @param method as sent: `GET`
    public Outcome evaluate(String method, Validators current) {
        if (!allowsWriting(current)) {
            return Outcome.FAILED;
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (ifNoneMatch.isSent()) {
            if (ifNoneMatch.matchesWeakly(current)) {
                return reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
            }
        } else if (reads && !isModifiedSince(current)) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.PROCEED;
    }

    private boolean allowsWriting(Validators current) {
        if (ifMatch.isSent()) {
            return ifMatch.matchesStrongly(current);
        }
        return current.lastModified()
                .flatMap(time -> ifUnmodifiedSince.map(limit -> !time.isAfter(limit)))
                .orElse(true);
    }

    private boolean isModifiedSince(Validators current) {
        return current.lastModified()
                .flatMap(time -> ifModifiedSince.map(limit -> time.isAfter(limit)))
                .orElse(true);
    }

    /// Whether a `GET` with ranges gets ranges rather than the whole: step 5 of the same section,
    /// for what [#evaluate] lets proceed.
    public boolean allowsRanges(Validators current) {
        return ifRange.matches(current);
    }
}
