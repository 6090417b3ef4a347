package org.coppice.wsgi.jetty;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.FileWrapper;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.ErrorsWriter;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/// The entries of a request's environ.
final class RequestEntries {
    private static final List<Integer> WSGI_1_0 = List.of(1, 0);
    private static final FileWrapper FILES = FileBody::of;

    private RequestEntries() {}

    static Environ environ(Request request, ContentInput input) {
        Map<String, Object> entries = new LinkedHashMap<>();
        putTarget(entries, request);
        putEnds(entries, request.getConnectionMetaData());
        putHeaders(entries, request);
        putGateway(entries, request, input);
        return Environ.of(entries);
    }

    private static void putTarget(Map<String, Object> entries, Request request) {
        HttpURI uri = request.getHttpURI();
        String path = rawPath(request);
        entries.put(Environ.REQUEST_METHOD, request.getMethod());
        entries.put(Environ.SCRIPT_NAME, "");
        entries.put(Environ.PATH_INFO, decoded(path));
        entries.put(Environ.RAW_PATH_INFO, asSent(path));
        if (uri.getQuery() != null) {
            entries.put(Environ.QUERY_STRING, asSent(uri.getQuery()));
        }
    }

    /// A byte a char; Jetty reads UTF-8.
    private static String asSent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// Empty for `OPTIONS *` and `CONNECT`, which have none.
    private static String rawPath(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null || !path.startsWith("/") ? "" : path;
    }

    private static void putEnds(Map<String, Object> entries, ConnectionMetaData connection) {
        SocketAddress local = connection.getLocalSocketAddress();
        SocketAddress remote = connection.getRemoteSocketAddress();
        entries.put(Environ.SERVER_NAME, Peers.host(local));
        entries.put(Environ.SERVER_PORT, Peers.port(local));
        entries.put(Environ.SERVER_PROTOCOL, connection.getHttpVersion().asString());
        entries.put(Environ.REMOTE_ADDR, Peers.host(remote));
        entries.put(Environ.REMOTE_PORT, Peers.port(remote));
    }

    /// A name with an underscore is left out, because it would hide behind the one with a hyphen.
    private static void putHeaders(Map<String, Object> entries, Request request) {
        Headers raw = Headers.of();
        for (HttpField field : request.getHeaders()) {
            String value = Objects.requireNonNullElse(field.getValue(), "");
            raw.add(field.getName(), value);
            if (field.getName().indexOf('_') < 0) {
                entries.merge(
                        key(field.getName()),
                        value,
                        (former, next) -> former + separator(field) + next);
            }
        }
        if (hasOwnAuthority(request)) {
            entries.put("HTTP_HOST", request.getHttpURI().getAuthority());
        }
        if (hasOwnAuthority(request)) {
            raw.set("Host", request.getHttpURI().getAuthority());
        }
        entries.put(Environ.HEADERS_RAW, raw.frozen());
    }

    /// Of HTTP/2 and of the absolute form; it wins over `Host` (RFC 9112, section 3.2.2).
    private static boolean hasOwnAuthority(Request request) {
        return request.getHttpURI().getAuthority() != null
                && (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                        || RequestRules.hasOtherHost(request));
    }

    /// HTTP/2 may send each cookie in a field of its own (RFC 9113, section 8.2.3).
    private static String separator(HttpField field) {
        return field.getHeader() == HttpHeader.COOKIE ? "; " : ",";
    }

    private static String key(String name) {
        String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return key.equals(Environ.CONTENT_TYPE) || key.equals(Environ.CONTENT_LENGTH)
                ? key
                : Environ.HEADER_PREFIX + key;
    }

    private static void putGateway(
            Map<String, Object> entries, Request request, ContentInput input) {
        entries.put(Environ.WSGI_VERSION, WSGI_1_0);
        entries.put(Environ.WSGI_URL_SCHEME, request.isSecure() ? "https" : "http");
        entries.put(Environ.WSGI_INPUT, input);
        entries.put(Environ.WSGI_INPUT_TERMINATED, true);
        entries.put(Environ.WSGI_ERRORS, new ErrorsWriter());
        entries.put(Environ.WSGI_MULTITHREAD, true);
        entries.put(Environ.WSGI_MULTIPROCESS, false);
        entries.put(Environ.WSGI_RUN_ONCE, false);
        entries.put(Environ.FILE_WRAPPER, FILES);
    }

    /// Percent-decoded, a byte a char; what is no escape stays as it is.
    private static String decoded(String rawPath) {
        byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1]) : -1;
            int low = high >= 0 ? hex(raw[i + 2]) : -1;
            bytes[length++] = low >= 0 ? (byte) (high << 4 | low) : raw[i];
            i += low >= 0 ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit(digit, 16);
    }
}
