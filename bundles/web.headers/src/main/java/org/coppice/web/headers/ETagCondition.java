package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The header `If-Match` or `If-None-Match` (RFC 9110, sections 13.1.1 and 13.1.2): `*`, a list of
/// entity tags, or not sent. WebOb's `AnyETag`, `ETagMatcher` and `NoETag`.
///
/// What is no entity tag in the list matches nothing: a client that writes only if it knows the
/// version, and names it wrongly, must not write. [Preconditions] tells what follows of a match.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
public final class ETagCondition {
    private static final ETagCondition NONE = new ETagCondition(List.of(), false, false);
    private static final ETagCondition ANY = new ETagCondition(List.of(), true, true);
    private static final String STAR = "*";

    private final List<ETag> tags;
    private final boolean sent;
    private final boolean any;

    private ETagCondition(List<ETag> tags, boolean sent, boolean any) {
        this.tags = List.copyOf(tags);
        this.sent = sent;
        this.any = any;
    }

    /// As of a request without the header.
    public static ETagCondition none() {
        return NONE;
    }

    /// `*`: whatever there is matches.
    public static ETagCondition any() {
        return ANY;
    }

    /// One or more entity tags.
    public static ETagCondition of(ETag first, ETag... more) {
        List<ETag> tags = new ArrayList<>(List.of(more));
        tags.addFirst(first);
        return new ETagCondition(tags, true, false);
    }

    /// Reads the header, see above for what is no entity tag.
    public static ETagCondition parse(String text) {
        if (text.strip().equals(STAR)) {
            return ANY;
        }
        List<ETag> tags = new ArrayList<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement()) {
            Optional<ETag> tag = ETag.scan(scanner);
            if (scanner.endElement()) {
                tag.ifPresent(tags::add);
            } else {
                scanner.skipElement();
            }
        }
        return new ETagCondition(tags, true, false);
    }

    /// Whether the request has the header.
    public boolean isSent() {
        return sent;
    }

    /// Whether it is `*`.
    public boolean isAny() {
        return any;
    }

    /// The entity tags of the list.
    public List<ETag> tags() {
        return tags;
    }

    /// Whether it is `*` and there is a representation, or a tag of the list matches its tag
    /// strongly: for `If-Match`.
    public boolean matchesStrongly(Validators current) {
        return matches(current, tag -> current.etag().filter(tag::matchesStrongly).isPresent());
    }

    /// Whether it is `*` and there is a representation, or a tag of the list matches its tag, be
    /// they weak or not: for `If-None-Match`.
    public boolean matchesWeakly(Validators current) {
        return matches(current, tag -> current.etag().filter(tag::matchesWeakly).isPresent());
    }

    private boolean matches(Validators current, Predicate<ETag> matches) {
        return current.exists() && (any || tags.stream().anyMatch(matches));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ETagCondition that
                && sent == that.sent
                && any == that.any
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tags, sent, any);
    }

    /// The field value: `*` or `"a", W/"b"`; empty text without one.
    @Override
    public String toString() {
        return any ? STAR : tags.stream().map(ETag::toString).collect(Collectors.joining(", "));
    }
}
