package org.coppice.wsgi.spi;

import java.util.Locale;
import java.util.Set;

/// Which fields may stand behind the chunks of a request's body: all but those for framing,
/// routing, authentication, and what must be known before the body (RFC 9110, section 6.5.1).
///
/// **Threads**: any. **Errors**: none. **Null**: no argument is null.
public final class Trailers {
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-range",
                    "content-type",
                    "cookie",
                    "expect",
                    "host",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-range",
                    "if-unmodified-since",
                    "keep-alive",
                    "max-forwards",
                    "pragma",
                    "proxy-authorization",
                    "proxy-connection",
                    "range",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private Trailers() {}

    public static boolean isForbidden(String name) {
        return FORBIDDEN.contains(name.toLowerCase(Locale.ROOT));
    }
}
