package org.coppice.wsgi.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.coppice.wsgi.spi.Authority;

/// The forms of a request target (RFC 9112, section 3.2).
///
/// Deviation: bytes above 0x7F, which browsers never and command lines sometimes send, are taken as
/// if they were percent-encoded, if they are UTF-8.
final class RequestTarget {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final char NO_UTF8 = '\uFFFD';

    private RequestTarget() {}

    static boolean isValid(String method, String target) {
        if (!areEscapesValid(target) || target.indexOf(NO_UTF8) >= 0) {
            return false;
        }
        boolean connects = method.equals("CONNECT");
        if (target.startsWith("/")) {
            return !connects;
        }
        if (connects) {
            return Authority.isValidWithPort(target);
        }
        return target.equals("*")
                ? method.equals("OPTIONS")
                : authority(target).filter(Authority::isValid).isPresent();
    }

    /// As sent, a byte a char like all text from the network; what is no UTF-8 has a U+FFFD, which
    /// is not valid.
    static String text(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) {
                String unicode = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                if (unicode.indexOf(NO_UTF8) >= 0) {
                    return unicode;
                }
                break;
            }
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// Whether it is of the absolute form and asks for TLS.
    static boolean isHttps(String target) {
        return !target.startsWith("/") && target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    /// The authority of the absolute form, empty for the others (RFC 9112, section 3.2.2).
    static Optional<String> authority(String target) {
        int start = authorityStart(target);
        return start == 0
                ? Optional.empty()
                : Optional.of(target.substring(start, pathStart(target)));
    }

    /// RFC 3986, section 2.1, and no NUL, which no path may hold. A fragment is the client's
    /// business (RFC 9112, section 3.2).
    private static boolean areEscapesValid(String target) {
        for (int at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at + 1)) {
            int value =
                    at + 2 < target.length()
                            ? 16 * Character.digit(target.charAt(at + 1), 16)
                                    + Character.digit(target.charAt(at + 2), 16)
                            : -1;
            if (value <= 0 || Character.digit(target.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return target.indexOf('#') < 0;
    }

    /// Where the path begins: after the authority in the absolute form.
    private static int pathStart(String target) {
        int start = authorityStart(target);
        if (start == 0) {
            return target.startsWith("/") ? 0 : target.length();
        }
        while (start < target.length()
                && target.charAt(start) != '/'
                && target.charAt(start) != '?') {
            start++;
        }
        return start;
    }

    /// 0 if it is no absolute form.
    private static int authorityStart(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        if (target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
            return HTTP.length();
        }
        return isHttps(target) ? HTTPS.length() : 0;
    }

    /// The path as sent. It is `/` for `http://host` and empty for `*` and `host:port`.
    static String rawPath(String target) {
        int start = pathStart(target);
        int query = target.indexOf('?', start);
        String path = target.substring(start, query < 0 ? target.length() : query);
        return path.isEmpty() && authorityStart(target) > 0 ? "/" : path;
    }

    /// What follows the first `?`; null if there is none.
    static String query(String target) {
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }

    /// Percent-decoded, a byte a char; what is no escape stays as it is.
    static String decoded(String rawPath) {
        return rawPath.indexOf('%') < 0
                ? rawPath
                : decodedBytes(rawPath.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String decodedBytes(byte[] raw) {
        byte[] bytes = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1]) : -1;
            int low = high >= 0 ? hex(raw[i + 2]) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = raw[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit(digit, 16);
    }
}
