package org.coppice.wsgi.api;

import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// An environ over a hash map, and what the accessors of [Environ] share.
final class MapEnviron extends AbstractMap<String, Object> implements Environ {
    private final Map<String, Object> entries;

    MapEnviron(Map<String, ?> entries) {
        this.entries = new HashMap<>(entries);
    }

    static Environ blank(String method, String path) {
        if (!path.startsWith("/") || path.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "path \"%s\" is not allowed: it must begin with / and have no fragment"
                            .formatted(path));
        }
        int query = path.indexOf('?');
        String rawPath = query < 0 ? path : path.substring(0, query);
        Environ environ = new MapEnviron(Map.of());
        environ.put(REQUEST_METHOD, method);
        environ.put(SCRIPT_NAME, "");
        environ.put(PATH_INFO, decoded(rawPath));
        environ.put(RAW_PATH_INFO, rawPath);
        if (query >= 0) {
            environ.put(QUERY_STRING, path.substring(query + 1));
        }
        environ.put(SERVER_NAME, "localhost");
        environ.put(SERVER_PORT, "80");
        environ.put(SERVER_PROTOCOL, "HTTP/1.1");
        environ.put(REMOTE_ADDR, "127.0.0.1");
        environ.put(REMOTE_PORT, "54321");
        environ.put(WSGI_VERSION, List.of(1, 0));
        environ.put(WSGI_URL_SCHEME, "http");
        environ.put(WSGI_INPUT, InputStream.nullInputStream());
        environ.put(WSGI_INPUT_TERMINATED, true);
        environ.put(WSGI_ERRORS, Writer.nullWriter());
        environ.put(WSGI_MULTITHREAD, true);
        environ.put(WSGI_MULTIPROCESS, false);
        environ.put(WSGI_RUN_ONCE, false);
        return environ;
    }

    /// Text of one byte a char, read as UTF-8.
    static String unicode(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) >= 0x80) {
                return new String(
                        bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }

    static String headerKey(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return key.equals(CONTENT_TYPE) || key.equals(CONTENT_LENGTH) ? key : HEADER_PREFIX + key;
    }

    static Headers headers(Environ environ) {
        Headers headers = Headers.of();
        environ.contentType().ifPresent(type -> headers.add("Content-Type", type));
        Optional.ofNullable((String) environ.get(CONTENT_LENGTH))
                .ifPresent(length -> headers.add("Content-Length", length));
        environ.forEach((key, value) -> {
            if (key.startsWith(HEADER_PREFIX)) {
                headers.add(headerName(key), (String) value);
            }
        });
        return headers.frozen();
    }

    static OptionalLong number(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    static OptionalInt port(String digits) {
        OptionalLong number = number(digits);
        return number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
                : OptionalInt.empty();
    }

    @Override
    public Object get(Object key) {
        return entries.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }

    @Override
    public Object put(String key, Object value) {
        return entries.put(key, value);
    }

    @Override
    public Object remove(Object key) {
        return entries.remove(key);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return entries.entrySet();
    }

    /// `HTTP_USER_AGENT` to `User-Agent`.
    private static String headerName(String key) {
        StringBuilder name = new StringBuilder(key.substring(HEADER_PREFIX.length()));
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i) == '_' ? '-' : name.charAt(i);
            name.setCharAt(i, first ? c : Character.toLowerCase(c));
            first = c == '-';
        }
        return name.toString();
    }

    /// Percent-decoded, a byte a char; what is no escape stays as it is.
    private static String decoded(String rawPath) {
        StringBuilder text = new StringBuilder(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            int high = c == '%' && i + 2 < rawPath.length() ? hex(rawPath.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(rawPath.charAt(i + 2)) : -1;
            text.append(low >= 0 ? (char) (high << 4 | low) : c);
            i += low >= 0 ? 2 : 0;
        }
        return text.toString();
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
