package org.coppice.web.headers;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The header `Authorization` or `Proxy-Authorization` (RFC 9110, section 11.4): a scheme, and what
/// proves who somebody is: a token (`Bearer eyJhb…`) or parameters (`Digest username="…", …`).
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]; messages tell neither token
/// nor password. **Null**: nothing is null.
///
/// @param scheme as it is spelled; compare it by [#is]
/// @param token the token; empty text if there is none
/// @param parameters by names in lower case, in their order; unchangeable
public record Authorization(String scheme, String token, Map<String, String> parameters) {
    private static final String BASIC = "Basic";
    private static final String BEARER = "Bearer";

    /// Checks.
    public Authorization {
        FieldText.requireToken("scheme", scheme);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        AuthScanner.check(scheme, token, parameters);
    }

    /// A user and a password (RFC 7617).
    ///
    /// @param user without colon
    public static Authorization basic(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "user \"%s\" is not allowed: it must not have a colon"
                            .formatted(FieldText.printable(user)));
        }
        byte[] bytes = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        String token = Base64.getEncoder().encodeToString(bytes);
        return new Authorization(BASIC, token, Map.of());
    }

    /// A bearer token (RFC 6750).
    ///
    /// @param token letters, digits and `-._~+/`, with any number of `=` at the end
    public static Authorization bearer(String token) {
        return new Authorization(BEARER, token, Map.of());
    }

    /// Reads the header; empty if it is none.
    public static Optional<Authorization> parse(String text) {
        FieldScanner scanner = new FieldScanner(text.strip());
        return AuthScanner.scan(scanner)
                .filter(ignored -> scanner.atEnd())
                .map(auth -> new Authorization(auth.scheme(), auth.token(), auth.parameters()));
    }

    /// A user and the password.
    ///
    /// @param user without colon
    /// @param password any text
    public record Credentials(String user, String password) {
        /// The user alone: a log must not have the password.
        @Override
        public String toString() {
            return user + ":…";
        }
    }

    /// User and password of the scheme `Basic`; empty if it is another one, or they cannot be read.
    public Optional<Credentials> basic() {
        if (!is(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            String pair = FieldText.unicode(new String(bytes, StandardCharsets.ISO_8859_1));
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The token of the scheme `Bearer`; empty if it is another one.
    public Optional<String> bearer() {
        return Optional.of(token).filter(each -> is(BEARER) && !each.isEmpty());
    }

    /// Whether it is of that scheme, without regard to case.
    public boolean is(String scheme) {
        return this.scheme.equalsIgnoreCase(scheme);
    }

    /// A parameter, by its name without regard to case.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(FieldText.lower(name)));
    }

    /// The field value, with all that is secret in it: not for logs.
    @Override
    public String toString() {
        return AuthScanner.text(scheme, token, parameters);
    }
}
