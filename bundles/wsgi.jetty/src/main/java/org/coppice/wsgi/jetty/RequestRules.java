package org.coppice.wsgi.jetty;

import java.util.List;
import java.util.Optional;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.Authority;
import org.coppice.wsgi.spi.Problem;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/// What is refused although Jetty's parser takes it.
final class RequestRules {
    /// Of a request line: two spaces, the version and the line end.
    private static final int LINE_FRAME_BYTES = " ".length() + " HTTP/1.1\r\n".length();

    /// Of a field: colon, space and line end.
    private static final int FIELD_FRAME_BYTES = ": \r\n".length();

    private RequestRules() {}

    /// @param trusted whether a proxy that is believed has sent it
    static Optional<Problem> check(Request request, JettySettings.Limits limits, boolean trusted) {
        if (!Headers.isToken(request.getMethod())) {
            return Optional.of(new Problem(400, "The method is none"));
        }
        if (!areEscapesValid(text(request.getHttpURI().getPathQuery()))) {
            return Optional.of(new Problem(400, "The target has an escape that is none"));
        }
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            return Optional.of(
                    Authority.isValidWithPort(text(request.getHttpURI().getAuthority()))
                            ? new Problem(501, "This is no proxy")
                            : new Problem(400, "The target of CONNECT is no authority"));
        }
        if (isHttp1(request)) {
            Optional<Problem> framing = checkFraming(request, trusted);
            if (framing.isPresent()) {
                return framing;
            }
        }
        if (isHttp1(request) && lineBytes(request) > limits.requestLineMaxBytes()) {
            return refuse(
                    414, "The request line is longer than %d bytes", limits.requestLineMaxBytes());
        }
        if (headerBytes(request) > limits.headersMaxBytes()) {
            return refuse(
                    431, "The header fields are longer than %d bytes", limits.headersMaxBytes());
        }
        if (limits.bodyMaxBytes() > 0 && request.getLength() > limits.bodyMaxBytes()) {
            return refuse(413, "The body is longer than %d bytes", limits.bodyMaxBytes());
        }
        return Optional.empty();
    }

    /// One parse: what a proxy may have understood otherwise is refused.
    private static Optional<Problem> checkFraming(Request request, boolean trusted) {
        List<String> codings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
                return Optional.of(new Problem(400, "HTTP/1.0 has no transfer codings"));
            }
            if (codings.size() > 1 || !codings.get(0).strip().equalsIgnoreCase("chunked")) {
                return Optional.of(new Problem(501, "Only the transfer coding chunked is known"));
            }
        }
        HttpURI target = request.getHttpURI();
        boolean known =
                HttpScheme.HTTP.is(target.getScheme()) || HttpScheme.HTTPS.is(target.getScheme());
        if (target.getScheme() != null
                && (!known || !Authority.isValid(text(target.getAuthority())))) {
            return Optional.of(new Problem(400, "The target is no address of HTTP"));
        }
        if (HttpScheme.HTTPS.is(target.getScheme())
                && !request.getConnectionMetaData().isSecure()
                && !trusted) {
            return Optional.of(new Problem(421, "What https names is not served without TLS"));
        }
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host != null && !host.isEmpty() && !Authority.isValid(host)) {
            return Optional.of(new Problem(400, "The header Host is malformed"));
        }
        return Optional.empty();
    }

    /// Whether the target has a host of its own, which is not that of `Host`: Jetty completes the
    /// others by that.
    static boolean hasOtherHost(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null && !host.equals(request.getHttpURI().getAuthority());
    }

    private static String text(String target) {
        return target == null ? "" : target;
    }

    /// RFC 3986, section 2.1, and no NUL.
    private static boolean areEscapesValid(String target) {
        for (int at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at + 1)) {
            boolean whole = at + 2 < target.length();
            int high = whole ? Character.digit(target.charAt(at + 1), 16) : -1;
            int low = whole ? Character.digit(target.charAt(at + 2), 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Problem> refuse(int status, String reason, long limit) {
        return Optional.of(new Problem(status, reason.formatted(limit)));
    }

    private static boolean isHttp1(Request request) {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        return version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
    }

    private static long lineBytes(Request request) {
        return request.getMethod().length()
                + text(request.getHttpURI().getPathQuery()).length()
                + LINE_FRAME_BYTES;
    }

    private static long headerBytes(Request request) {
        long bytes = "\r\n".length(); // the empty line
        for (HttpField field : request.getHeaders()) {
            int value = field.getValue() == null ? 0 : field.getValue().length();
            bytes += field.getName().length() + value + FIELD_FRAME_BYTES;
        }
        return bytes;
    }
}
