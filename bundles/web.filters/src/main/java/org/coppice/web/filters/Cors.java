package org.coppice.web.filters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.SettingsReader;

/// Tells browsers which other sites' pages may use this one (the Fetch standard, section "HTTP-CORS
/// protocol"; oslo.middleware's `cors`).
///
/// It answers preflights itself: 204, or a 403 that says in a line what is not allowed. To all
/// other requests of a page that may read it adds headers, and leaves a response alone that has
/// `Access-Control-Allow-Origin` already. It keeps nobody from sending requests: browsers do that,
/// and only for pages.
///
/// **Threads**: any. **Errors**: see [#of]. **Null**: nothing here is null.
public final class Cors implements Filter {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String REQUEST_NETWORK = "Access-Control-Request-Private-Network";
    private static final String ANY = "*";
    private static final long MAX_AGE_SECONDS = 86_400;

    /// Methods that need no permission (Fetch, "CORS-safelisted method").
    private static final List<String> SAFE_METHODS = List.of("GET", "HEAD", "POST");

    private final Origins origins;
    private final List<String> methods;
    private final List<String> requestHeaders;
    private final List<String> exposedHeaders;
    private final boolean credentials;
    private final long maxAgeSeconds;
    private final boolean privateNetwork;

    private Cors(SettingsReader reader) {
        origins = Origins.of(reader);
        methods = tokens(reader, "methods");
        requestHeaders = tokens(reader, "requestHeaders").stream().map(Cors::lower).toList();
        exposedHeaders = tokens(reader, "exposedHeaders");
        credentials = reader.flag("credentials");
        maxAgeSeconds = reader.number("maxAgeSeconds", 0, MAX_AGE_SECONDS);
        privateNetwork = reader.flag("privateNetwork");
        if (credentials && origins.isAny()) {
            reader.fault(
                    "origins",
                    ANY,
                    "give the origins one by one, for credentials=true would let"
                            + " each site act as its visitors");
        }
        if (credentials && exposedHeaders.contains(ANY)) {
            reader.fault("exposedHeaders", ANY, "give their names, for credentials is true");
        }
        reader.requireNoFaults();
    }

    /// A filter with these settings, the keys of the configuration.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    public static Cors of(Map<String, ?> settings) {
        return new Cors(new SettingsReader(CorsConfiguration.class, settings));
    }

    private static List<String> tokens(SettingsReader reader, String key) {
        List<String> tokens = reader.list(key);
        if (!tokens.stream().allMatch(Headers::isToken)) {
            reader.fault(
                    key, String.join(", ", tokens), "give names with commas between them, or *");
        }
        return tokens;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public Application around(Application inner) {
        return (environ, start) -> call(inner, environ, start);
    }

    private Body call(Application inner, Environ environ, StartResponse start) throws Exception {
        Optional<String> origin = environ.header("Origin");
        boolean preflight =
                environ.requestMethod().equals("OPTIONS")
                        && origin.isPresent()
                        && environ.header(REQUEST_METHOD).isPresent();
        return preflight
                ? preflight(origin.get(), environ, start)
                : inner.call(environ, new ChangedStart(start, headers -> allow(headers, origin)));
    }

    private Headers allow(Headers headers, Optional<String> origin) {
        if (headers.contains(ALLOW_ORIGIN)) {
            return headers;
        }
        if (!origins.isAny()) {
            ChangedStart.vary(headers, "Origin");
        }
        if (origin.filter(origins::allow).isPresent()) {
            allowOrigin(headers, origin.get());
            if (!exposedHeaders.isEmpty()) {
                headers.set("Access-Control-Expose-Headers", String.join(", ", exposedHeaders));
            }
        }
        return headers;
    }

    private void allowOrigin(Headers headers, String origin) {
        headers.set(ALLOW_ORIGIN, origins.isAny() ? ANY : origin);
        if (credentials) {
            headers.set("Access-Control-Allow-Credentials", "true");
        }
    }

    // ---- preflight

    private Body preflight(String origin, Environ environ, StartResponse start) {
        Headers headers = Headers.empty().copy();
        ChangedStart.vary(headers, "Origin", REQUEST_METHOD, REQUEST_HEADERS);
        if (privateNetwork) {
            ChangedStart.vary(headers, REQUEST_NETWORK);
        }
        String method = environ.header(REQUEST_METHOD).orElseThrow();
        List<String> wanted = wanted(environ);
        Optional<String> refusal = refusal(origin, method, wanted, environ);
        if (refusal.isPresent()) {
            headers.set("Content-Type", "text/plain; charset=utf-8");
            start.start(Status.of(403), headers);
            return Body.of("CORS: " + refusal.get() + "\n");
        }
        allowOrigin(headers, origin);
        headers.set(
                "Access-Control-Allow-Methods",
                methods.contains(ANY) ? method : String.join(", ", methods));
        if (!wanted.isEmpty()) {
            headers.set("Access-Control-Allow-Headers", String.join(", ", wanted));
        }
        if (maxAgeSeconds > 0) {
            headers.set("Access-Control-Max-Age", Long.toString(maxAgeSeconds));
        }
        if (wantsPrivateNetwork(environ)) {
            headers.set("Access-Control-Allow-Private-Network", "true");
        }
        start.start(Status.of(204), headers);
        return Body.empty();
    }

    /// Why the browser must not send its request; empty if it may.
    private Optional<String> refusal(
            String origin, String method, List<String> wanted, Environ environ) {
        if (!origins.allow(origin)) {
            return Optional.of("this origin is not allowed");
        }
        boolean known = SAFE_METHODS.contains(method) || methods.contains(method);
        if (!Headers.isToken(method) || !known && !methods.contains(ANY)) {
            return Optional.of(
                    "this method is not allowed; there are " + String.join(", ", methods));
        }
        for (String header : wanted) {
            if (!Headers.isToken(header)
                    || !requestHeaders.contains(header) && !requestHeaders.contains(ANY)) {
                return Optional.of(
                        "the header %s is not allowed"
                                .formatted(Headers.isToken(header) ? header : "without a name"));
            }
        }
        return wantsPrivateNetwork(environ) && !privateNetwork
                ? Optional.of("this network is private")
                : Optional.empty();
    }

    private static boolean wantsPrivateNetwork(Environ environ) {
        return environ.header(REQUEST_NETWORK).filter("true"::equals).isPresent();
    }

    /// The headers that the page will set, in lower case.
    private static List<String> wanted(Environ environ) {
        String list = environ.header(REQUEST_HEADERS).orElse("").strip();
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(lower(list).split(",", -1)).map(String::strip).toList();
    }
}
