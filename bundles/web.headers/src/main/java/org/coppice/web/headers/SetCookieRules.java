package org.coppice.web.headers;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/// What browsers take for a cookie (RFC 6265, section 5.2; RFC 6265bis, section 5.6 and 5.7).
final class SetCookieRules {
    private static final String SECURE_PREFIX = "__Secure-";
    private static final String HOST_PREFIX = "__Host-";
    private static final String ROOT = "/";

    private SetCookieRules() {}

    static void check(SetCookie cookie) {
        String name = FieldText.requireToken("cookie", cookie.name());
        int wrong = indexOfOther(cookie.value(), Cookie::isValueChar);
        require(
                wrong < 0,
                name,
                "has at index %d of its value a character that is not allowed: encode it, as by Base64 for URLs"
                        .formatted(wrong));
        cookie.path().ifPresent(path -> checkPath(name, path));
        cookie.domain().ifPresent(domain -> checkDomain(name, domain));
        Duration maxAge = cookie.maxAge().orElse(Duration.ZERO);
        require(
                !maxAge.isNegative(),
                name,
                "has the age %s, which must be 0 or more".formatted(maxAge));
        checkSecurity(cookie);
        int length = cookie.toString().length();
        require(
                length <= SetCookie.MAX_BYTES,
                name,
                "has %d bytes, at most %d are allowed".formatted(length, SetCookie.MAX_BYTES));
    }

    private static void checkPath(String name, String path) {
        boolean clean = indexOfOther(path, c -> c >= ' ' && c < 0x7f && c != ';') < 0;
        require(
                path.startsWith(ROOT) && clean,
                name,
                "has the path \"%s\", which must begin with / and be printable ASCII without ;"
                        .formatted(FieldText.printable(path)));
    }

    private static void checkDomain(String name, String domain) {
        boolean clean = indexOfOther(domain, SetCookieRules::isDomainChar) < 0;
        require(
                clean && !domain.isEmpty() && !domain.endsWith("."),
                name,
                "has the domain \"%s\", which must be a host name in ASCII"
                        .formatted(FieldText.printable(domain)));
    }

    private static boolean isDomainChar(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
    }

    private static void checkSecurity(SetCookie cookie) {
        String name = cookie.name();
        boolean everywhere = cookie.sameSite().equals(Optional.of(SameSite.NONE));
        boolean host = begins(name, HOST_PREFIX);
        boolean needsSecure =
                everywhere || cookie.isPartitioned() || host || begins(name, SECURE_PREFIX);
        require(
                cookie.isSecure() || !needsSecure,
                name,
                "must be secure, because of SameSite=None, Partitioned or its name");
        boolean ofHost = cookie.domain().isEmpty() && cookie.path().equals(Optional.of(ROOT));
        require(ofHost || !host, name, "must have the path / and no domain, because of its name");
    }

    private static boolean begins(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static int indexOfOther(String text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static void require(boolean condition, String name, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("cookie " + name + " " + otherwise);
        }
    }

    // ---- reading

    static Optional<SetCookie> parse(String text) {
        String[] parts = text.split(";");
        Optional<Cookie> cookie =
                Cookies.parse(parts.length > 0 ? parts[0] : "").list().stream().findFirst();
        if (cookie.isEmpty()) {
            return Optional.empty();
        }
        String pair = parts[0];
        String value = unquoted(pair.substring(pair.indexOf('=') + 1).strip());
        SetCookie.Builder builder = SetCookie.builder(cookie.get().name(), value).pathOfRequest();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String argument = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
            add(builder, FieldText.lower(name.strip()), argument);
        }
        try {
            return Optional.of(builder.build());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unquoted(String value) {
        int end = value.length() - 1;
        boolean quoted = end > 0 && value.charAt(0) == '"' && value.charAt(end) == '"';
        return quoted ? value.substring(1, end) : value;
    }

    /// Attributes that are not known or make no sense are left out, as a browser does.
    private static void add(SetCookie.Builder builder, String name, String argument) {
        switch (name) {
            case "secure" -> builder.secure();
            case "httponly" -> builder.httpOnly();
            case "partitioned" -> builder.partitioned();
            case "samesite" -> SameSite.parse(argument).ifPresent(builder::sameSite);
            case "expires" -> HttpDate.parse(argument).ifPresent(builder::expires);
            case "max-age" -> maxAge(argument).ifPresent(builder::maxAge);
            case "path" -> {
                if (argument.startsWith(ROOT)) {
                    builder.path(argument);
                }
            }
            case "domain" -> {
                String host = argument.startsWith(".") ? argument.substring(1) : argument;
                if (!host.isEmpty()) {
                    builder.domain(FieldText.lower(host));
                }
            }
            default -> {}
        }
    }

    private static Optional<Duration> maxAge(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long seconds = negative ? 0 : ByteRanges.number(digits).getAsLong();
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
