package org.coppice.wsgi.spi;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.FileWrapper;
import org.coppice.wsgi.api.Headers;

/// Collects the entries of a request's environ, for servers whose protocol is somebody else's work.
///
/// **Threads**: one. **Errors**: `IllegalArgumentException` for a header field that is none.
/// **Null**: nothing here is null.
public final class GatewayEntries {
    private static final List<Integer> WSGI_1_0 = List.of(1, 0);
    private static final FileWrapper FILES = FileBody::of;

    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final Headers raw = Headers.of();

    /// Those that every request has.
    ///
    /// @param isSecure whether it came over TLS
    /// @param input the body
    public GatewayEntries(boolean isSecure, InputStream input) {
        entries.put(Environ.WSGI_VERSION, WSGI_1_0);
        entries.put(Environ.WSGI_URL_SCHEME, isSecure ? "https" : "http");
        if (isSecure) {
            entries.put(Environ.HTTPS, "on");
        }
        entries.put(Environ.WSGI_INPUT, input);
        entries.put(Environ.WSGI_INPUT_TERMINATED, true);
        entries.put(Environ.WSGI_ERRORS, new ErrorsWriter());
        entries.put(Environ.WSGI_MULTITHREAD, true);
        entries.put(Environ.WSGI_MULTIPROCESS, false);
        entries.put(Environ.WSGI_RUN_ONCE, false);
        entries.put(Environ.FILE_WRAPPER, FILES);
    }

    /// Adds an entry, or replaces it.
    public GatewayEntries put(String key, Object value) {
        entries.put(key, value);
        return this;
    }

    /// Adds a header field. The values of several of a name are joined; a name with an underscore
    /// has no entry of its own, because it would hide behind the one with a hyphen.
    public GatewayEntries header(String name, String value) {
        raw.add(name, value);
        if (name.indexOf('_') < 0) {
            entries.merge(key(name), value, (former, next) -> former + separator(name) + next);
        }
        return this;
    }

    /// Adds the header `Host`, in place of what was sent.
    public GatewayEntries host(String authority) {
        raw.set("Host", authority);
        entries.put("HTTP_HOST", authority);
        return this;
    }

    /// HTTP/2 may send each cookie in a field of its own (RFC 9113, section 8.2.3).
    private static String separator(String name) {
        return name.equalsIgnoreCase("Cookie") ? "; " : ",";
    }

    private static String key(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return key.equals(Environ.CONTENT_TYPE) || key.equals(Environ.CONTENT_LENGTH)
                ? key
                : Environ.HEADER_PREFIX + key;
    }

    /// What was collected.
    public Environ environ() {
        entries.put(Environ.HEADERS_RAW, raw.frozen());
        return Environ.of(entries);
    }

    // ---- text

    /// A byte a char, of text that was read as UTF-8.
    public static String asSent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
