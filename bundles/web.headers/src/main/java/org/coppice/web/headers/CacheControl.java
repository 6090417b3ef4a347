package org.coppice.web.headers;

import static org.coppice.web.headers.CacheDirective.MAX_AGE;
import static org.coppice.web.headers.CacheDirective.MUST_REVALIDATE;
import static org.coppice.web.headers.CacheDirective.NO_CACHE;
import static org.coppice.web.headers.CacheDirective.NO_STORE;
import static org.coppice.web.headers.CacheDirective.PRIVATE;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The header `Cache-Control` (RFC 9111, section 5.2) of a request or a response.
///
/// ```java
/// CacheControl.none().with(CacheDirective.PUBLIC).with(CacheDirective.MAX_AGE, Duration.ofHours(1))
/// ```
///
/// Of a directive that is there several times the first counts, and what is no directive is left
/// out. Those that [CacheDirective] does not know are kept, by their names.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param directives values by names in lower case; empty text for none
public record CacheControl(Map<String, String> directives) {
    /// The longest time that all caches understand, 2^31 seconds (RFC 9111, section 1.2.2).
    private static final long MAX_SECONDS = 1L << 31;

    private static final CacheControl NONE = new CacheControl(Map.of());
    private static final CacheControl NEVER =
            NONE.with(NO_STORE).with(NO_CACHE).with(MUST_REVALIDATE).with(MAX_AGE, Duration.ZERO);

    /// Checks, and makes the map unchangeable.
    public CacheControl {
        Map<String, String> checked = new LinkedHashMap<>();
        directives.forEach((name, value) ->
                checked.put(
                        FieldText.lower(FieldText.requireToken("directive", name)),
                        FieldText.requireQuotable("directive " + name, value)));
        directives = Collections.unmodifiableMap(checked);
    }

    /// No directives.
    public static CacheControl none() {
        return NONE;
    }

    /// Nobody may keep the response: `no-store, no-cache, must-revalidate, max-age=0`. WebOb's
    /// `cache_expires(0)`.
    public static CacheControl never() {
        return NEVER;
    }

    /// Everybody may keep the response for so long.
    ///
    /// @param age 0 or more, cut to seconds
    public static CacheControl maxAge(Duration age) {
        return NONE.with(MAX_AGE, age);
    }

    /// Reads the header.
    public static CacheControl parse(String text) {
        Map<String, String> directives = new LinkedHashMap<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement()) {
            String name = FieldText.lower(scanner.token());
            Optional<String> value = scanner.skip('=') ? scanner.tokenOrQuoted() : Optional.of("");
            if (!scanner.endElement()) {
                scanner.skipElement();
            } else if (!name.isEmpty() && value.isPresent()) {
                directives.putIfAbsent(name, value.get());
            }
        }
        return directives.isEmpty() ? NONE : new CacheControl(directives);
    }

    /// Whether the directive is there, with or without a value.
    public boolean has(CacheDirective directive) {
        return directives.containsKey(directive.toString());
    }

    /// The value of the directive in seconds, at most 2^31; empty if it is not there, or has no
    /// such value: a response with a `max-age` that cannot be read should be taken for too old.
    public Optional<Duration> duration(CacheDirective directive) {
        String digits = text(directive).orElse("");
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long seconds = ByteRanges.number(digits).getAsLong();
        return Optional.of(Duration.ofSeconds(Math.min(seconds, MAX_SECONDS)));
    }

    /// The names of fields to which the directive is limited, in lower case: for
    /// [CacheDirective#NO_CACHE] and [CacheDirective#PRIVATE]. Empty if it is for all, or not
    /// there.
    public List<String> fields(CacheDirective directive) {
        return Stream.of(text(directive).orElse("").split(","))
                .map(String::strip)
                .filter(FieldText::isToken)
                .map(FieldText::lower)
                .toList();
    }

    /// The value of the directive as it is; empty text if it is there without one.
    public Optional<String> text(CacheDirective directive) {
        return Optional.ofNullable(directives.get(directive.toString()));
    }

    /// These with that directive, without a value.
    public CacheControl with(CacheDirective directive) {
        return with(directive.toString(), "");
    }

    /// These with that directive.
    ///
    /// @param time 0 or more, cut to seconds
    public CacheControl with(CacheDirective directive, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "%s of %s is not allowed: it must be 0 or more".formatted(directive, time));
        }
        return with(directive.toString(), Long.toString(time.toSeconds()));
    }

    /// These with that directive, limited to some fields.
    ///
    /// @param fields names of header fields
    public CacheControl with(CacheDirective directive, List<String> fields) {
        fields.forEach(field -> FieldText.requireToken("field", field));
        return with(directive.toString(), String.join(", ", fields));
    }

    /// These with a directive of any name, in place of that of its name.
    ///
    /// @param name a token
    /// @param value printable Latin-1; empty for none
    public CacheControl with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(directives);
        changed.put(FieldText.lower(name), value);
        return new CacheControl(changed);
    }

    /// These without that directive.
    public CacheControl without(CacheDirective directive) {
        Map<String, String> changed = new LinkedHashMap<>(directives);
        changed.remove(directive.toString());
        return new CacheControl(changed);
    }

    /// Whether all directives may be in a request; those that are not known may be anywhere.
    public boolean isForRequests() {
        return known().allMatch(CacheDirective::inRequests);
    }

    /// Whether all directives may be in a response; those that are not known may be anywhere.
    public boolean isForResponses() {
        return known().allMatch(CacheDirective::inResponses);
    }

    private Stream<CacheDirective> known() {
        return directives.keySet().stream().flatMap(name -> CacheDirective.parse(name).stream());
    }

    /// The field value: `public, max-age=3600`.
    @Override
    public String toString() {
        return directives.entrySet().stream()
                .map(each -> element(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// Lists of fields are to be in quotes, all else need not be.
    private static String element(String name, String value) {
        if (value.isEmpty()) {
            return name;
        }
        boolean isList = name.equals(NO_CACHE.toString()) || name.equals(PRIVATE.toString());
        return name + '=' + (isList ? FieldText.quoted(value) : FieldText.tokenOrQuoted(value));
    }
}
