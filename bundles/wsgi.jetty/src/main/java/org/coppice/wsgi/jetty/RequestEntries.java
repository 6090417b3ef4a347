package org.coppice.wsgi.jetty;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.spi.GatewayEntries;
import org.coppice.wsgi.spi.Peer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/// The entries of a request's environ.
final class RequestEntries {
    private RequestEntries() {}

    /// @param peer whose request it is
    static Environ environ(Request request, ContentInput input, Peer peer) {
        GatewayEntries entries = new GatewayEntries(peer.urlScheme().equals("https"), input);
        putTarget(entries, request);
        putEnds(entries, peer);
        entries.put(
                Environ.SERVER_PROTOCOL,
                request.getConnectionMetaData().getHttpVersion().asString());
        for (HttpField field : request.getHeaders()) {
            entries.header(field.getName(), Objects.requireNonNullElse(field.getValue(), ""));
        }
        if (hasOwnAuthority(request)) {
            entries.host(request.getHttpURI().getAuthority());
        }
        return entries.environ();
    }

    private static void putTarget(GatewayEntries entries, Request request) {
        HttpURI uri = request.getHttpURI();
        String path = rawPath(request);
        entries.put(Environ.REQUEST_METHOD, request.getMethod());
        entries.put(Environ.SCRIPT_NAME, "");
        entries.put(Environ.PATH_INFO, decoded(path));
        entries.put(Environ.RAW_PATH_INFO, GatewayEntries.asSent(path));
        if (uri.getQuery() != null) {
            entries.put(Environ.QUERY_STRING, GatewayEntries.asSent(uri.getQuery()));
        }
    }

    /// Empty for `OPTIONS *` and `CONNECT`, which have none.
    private static String rawPath(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null || !path.startsWith("/") ? "" : path;
    }

    private static void putEnds(GatewayEntries entries, Peer peer) {
        entries.put(Environ.SERVER_NAME, peer.serverName());
        entries.put(Environ.SERVER_PORT, peer.serverPort());
        entries.put(Environ.REMOTE_ADDR, peer.remoteAddress());
        entries.put(Environ.REMOTE_PORT, peer.remotePort());
        for (String key : peer.keys()) {
            Object value = peer.more(key);
            if (value != null) {
                entries.put(key, value);
            }
        }
    }

    /// Of HTTP/2 and of the absolute form; it wins over `Host` (RFC 9112, section 3.2.2).
    private static boolean hasOwnAuthority(Request request) {
        return request.getHttpURI().getAuthority() != null
                && (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                        || RequestRules.hasOtherHost(request)
                        || isOnlyInTarget(request));
    }

    /// As of HTTP/1.0 without `Host`. Where nothing is said at all Jetty puts the address here.
    private static boolean isOnlyInTarget(Request request) {
        return request.getHeaders().get(HttpHeader.HOST) == null
                && !String.valueOf(request.getConnectionMetaData().getServerAuthority())
                        .equals(request.getHttpURI().getAuthority());
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
