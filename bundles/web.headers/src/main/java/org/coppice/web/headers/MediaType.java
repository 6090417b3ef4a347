package org.coppice.web.headers;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A media type (RFC 9110, section 8.3), as of `Content-Type`: `text/html; charset=utf-8`; or a
/// range of them, as in `Accept`: `text/*`.
///
/// Type, subtype and names of parameters are in lower case, and so is the value of `charset`, so
/// that equal types are equal whatever their spelling; parameters count without their order.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param type `text`, or `*`
/// @param subtype `html`, or `*`
/// @param parameters in their order; unchangeable
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /// `text/plain`.
    public static final MediaType TEXT_PLAIN = of("text", "plain");

    /// `text/html`.
    public static final MediaType TEXT_HTML = of("text", "html");

    /// `application/json`.
    public static final MediaType JSON = of("application", "json");

    /// `application/octet-stream`: bytes of which no more is known.
    public static final MediaType OCTET_STREAM = of("application", "octet-stream");

    /// `application/x-www-form-urlencoded`: a form without files.
    public static final MediaType FORM = of("application", "x-www-form-urlencoded");

    /// `multipart/form-data`: a form that may have files.
    public static final MediaType MULTIPART_FORM = of("multipart", "form-data");

    /// `multipart/byteranges`: several ranges of a representation.
    public static final MediaType BYTE_RANGES = of("multipart", "byteranges");

    /// `text/event-stream`: server-sent events.
    public static final MediaType EVENT_STREAM = of("text", "event-stream");

    /// `*/*`: any type.
    public static final MediaType ANY = of("*", "*");

    private static final String WILDCARD = "*";
    private static final String CHARSET = "charset";

    /// A name counts more than any number of parameters.
    private static final int NAME_WEIGHT = 1000;

    /// Checks and normalizes.
    public MediaType {
        type = FieldText.lower(FieldText.requireToken("type", type));
        subtype = FieldText.lower(FieldText.requireToken("subtype", subtype));
        parameters = normalized(parameters);
    }

    private static Map<String, String> normalized(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return Map.of();
        }
        Map<String, String> normalized = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            String key = FieldText.lower(FieldText.requireToken("parameter", name));
            FieldText.requireQuotable("parameter " + key, value);
            normalized.put(key, key.equals(CHARSET) ? FieldText.lower(value) : value);
        });
        return Collections.unmodifiableMap(normalized);
    }

    /// A type without parameters.
    ///
    /// @param type a token
    /// @param subtype a token
    public static MediaType of(String type, String subtype) {
        return new MediaType(type, subtype, Map.of());
    }

    /// The type that a program names: `MediaType.of("text/html; charset=utf-8")`.
    ///
    /// @throws IllegalArgumentException if the text is no media type
    public static MediaType of(String text) {
        FieldScanner scanner = new FieldScanner(text);
        scanner.skipSpace();
        Optional<MediaType> type = scan(scanner);
        scanner.skipSpace();
        if (type.isEmpty() || !scanner.atEnd()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no media type, such as \"text/html; charset=utf-8\""
                            .formatted(FieldText.printable(text)));
        }
        return type.get();
    }

    /// The type in a header that somebody else has sent; empty if there is none. Parameters are
    /// read as browsers do (WHATWG, MIME Sniffing, section 4.4): what is no parameter is left out,
    /// and a value may have characters that should be in quotes, as a `boundary` often has.
    public static Optional<MediaType> parse(String text) {
        FieldScanner scanner = new FieldScanner(text);
        scanner.skipSpace();
        Optional<MediaType> bare = scanBare(scanner);
        scanner.skipSpace();
        if (bare.isEmpty() || !scanner.atEnd() && scanner.peek() != ';') {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        while (scanner.skip(';')) {
            scanLenientParameter(scanner, parameters);
        }
        return bare.map(type -> new MediaType(type.type, type.subtype, parameters));
    }

    private static void scanLenientParameter(FieldScanner scanner, Map<String, String> found) {
        scanner.skipSpace();
        String name = FieldText.lower(scanner.token());
        Optional<String> quoted = scanner.skip('=') ? scanner.quoted() : Optional.empty();
        String rest = scanner.take(c -> c != ';').strip();
        String value = quoted.orElse(rest);
        boolean isParameter = !name.isEmpty() && (quoted.isPresent() || !rest.isEmpty());
        if (isParameter && value.chars().allMatch(FieldText::isQuotable)) {
            found.putIfAbsent(name, value);
        }
    }

    /// A media type in its strict grammar; the scanner stops behind it.
    static Optional<MediaType> scan(FieldScanner scanner) {
        Optional<MediaType> bare = scanBare(scanner);
        if (bare.isEmpty()) {
            return bare;
        }
        return scanner.parameters()
                .map(parameters ->
                        parameters.isEmpty()
                                ? bare.get()
                                : new MediaType(bare.get().type, bare.get().subtype, parameters));
    }

    private static Optional<MediaType> scanBare(FieldScanner scanner) {
        String type = scanner.token();
        boolean slash = scanner.skip('/');
        String subtype = scanner.token();
        boolean valid = slash && !type.isEmpty() && !subtype.isEmpty();
        return valid ? Optional.of(of(type, subtype)) : Optional.empty();
    }

    /// Type and subtype without parameters, as text: `text/html`.
    public String essence() {
        return type + '/' + subtype;
    }

    /// Whether type and subtype are the other's, whatever the parameters.
    public boolean isSameAs(MediaType other) {
        return type.equals(other.type) && subtype.equals(other.subtype);
    }

    /// Whether this is a range such as `text/*`.
    public boolean isRange() {
        return type.equals(WILDCARD) || subtype.equals(WILDCARD);
    }

    /// Whether the other type is this one, or in this range. It must have this one's parameters,
    /// and may have more; `charset` is only compared if it has one.
    public boolean includes(MediaType other) {
        return specificity(other).isPresent();
    }

    /// How closely this range fits, for the rule that the most specific one has precedence (RFC
    /// 9110, section 12.5.1): a number that is greater the fewer wildcards there are, and then the
    /// more parameters; empty if the other type is not in it.
    OptionalInt specificity(MediaType other) {
        int named;
        if (isSameAs(other)) {
            named = 2;
        } else if (subtype.equals(WILDCARD) && type.equals(other.type)) {
            named = 1;
        } else if (subtype.equals(WILDCARD) && type.equals(WILDCARD)) {
            named = 0;
        } else {
            return OptionalInt.empty();
        }
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            String ifMissing = each.getKey().equals(CHARSET) ? each.getValue() : "";
            if (!each.getValue().equals(other.parameter(each.getKey()).orElse(ifMissing))) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(named * NAME_WEIGHT + Math.min(parameters.size(), NAME_WEIGHT - 1));
    }

    /// The value of a parameter, by its name without regard to case.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(FieldText.lower(name)));
    }

    /// The charset that the parameter `charset` names; empty if there is none, or this JVM does not
    /// know it: [#parameter] tells these apart.
    public Optional<Charset> charset() {
        return parameter(CHARSET).flatMap(FieldText::charset);
    }

    /// Of a structured syntax its name (RFC 6838, section 4.2.8): `json` of
    /// `application/problem+json`.
    public Optional<String> suffix() {
        int plus = subtype.lastIndexOf('+');
        boolean has = plus > 0 && plus + 1 < subtype.length();
        return has ? Optional.of(subtype.substring(plus + 1)) : Optional.empty();
    }

    /// Whether this is JSON or has its syntax: `application/json`, `application/problem+json`.
    public boolean isJson() {
        return isSameAs(JSON) || suffix().filter("json"::equals).isPresent();
    }

    /// This type with one more parameter, or with another value of it.
    public MediaType with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(FieldText.lower(name), value);
        return new MediaType(type, subtype, changed);
    }

    /// This type with that `charset`.
    public MediaType with(Charset charset) {
        return with(CHARSET, charset.name());
    }

    /// This type without a parameter; the same if it has none of that name.
    public MediaType without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(FieldText.lower(name));
        return new MediaType(type, subtype, changed);
    }

    /// This type without its parameters.
    public MediaType bare() {
        return parameters.isEmpty() ? this : of(type, subtype);
    }

    /// The value for `Content-Type`: `text/html; charset=utf-8`.
    @Override
    public String toString() {
        if (parameters.isEmpty()) {
            return essence();
        }
        StringBuilder text = new StringBuilder(essence());
        parameters.forEach((name, value) ->
                text.append("; ").append(name).append('=').append(FieldText.tokenOrQuoted(value)));
        return text.toString();
    }
}
