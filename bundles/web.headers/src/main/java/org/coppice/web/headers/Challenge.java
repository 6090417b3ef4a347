package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One challenge of `WWW-Authenticate` or `Proxy-Authenticate` (RFC 9110, section 11.3): how a
/// client may show who it is. A header may have several, and there may be several headers.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param scheme `Basic`, `Bearer`
/// @param token a token instead of parameters; empty text if there is none
/// @param parameters by names in lower case, in their order; unchangeable
public record Challenge(String scheme, String token, Map<String, String> parameters) {
    /// Checks.
    public Challenge {
        FieldText.requireToken("scheme", scheme);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        AuthScanner.check(scheme, token, parameters);
    }

    /// A challenge with a realm, of which more parameters may follow by [#with].
    public static Challenge of(String scheme, String realm) {
        return new Challenge(scheme, "", Map.of("realm", realm));
    }

    /// Asks for user and password in UTF-8 (RFC 7617).
    public static Challenge basic(String realm) {
        return of("Basic", realm).with("charset", "UTF-8");
    }

    /// Asks for a bearer token (RFC 6750).
    public static Challenge bearer(String realm) {
        return of("Bearer", realm);
    }

    /// Reads a header; what cannot be read ends the list.
    public static List<Challenge> parse(String text) {
        List<Challenge> challenges = new ArrayList<>();
        FieldScanner scanner = new FieldScanner(text);
        while (scanner.nextElement()) {
            Optional<AuthScanner.Auth> auth = AuthScanner.scan(scanner);
            if (auth.isEmpty() || !scanner.endElement()) {
                break;
            }
            Map<String, String> parameters = auth.get().parameters();
            challenges.add(new Challenge(auth.get().scheme(), auth.get().token(), parameters));
        }
        return List.copyOf(challenges);
    }

    /// This one with that parameter.
    ///
    /// @param name a token
    /// @param value printable Latin-1
    public Challenge with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(FieldText.lower(name), value);
        return new Challenge(scheme, token, changed);
    }

    /// A parameter, by its name without regard to case.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(FieldText.lower(name)));
    }

    /// The field value: `Basic realm="books", charset="UTF-8"`.
    @Override
    public String toString() {
        return AuthScanner.text(scheme, token, parameters);
    }
}
