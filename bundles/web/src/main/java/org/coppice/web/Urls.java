package org.coppice.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.coppice.wsgi.api.Environ;

/// The parts of a request's URL, and references relative to it (RFC 3986).
final class Urls {
    private static final String HEX = "0123456789ABCDEF";
    private static final int PORT_MAX = 65_535;

    private Urls() {}

    // ---- host

    static String host(Environ environ) {
        String host = environ.header("Host").orElse("");
        if (host.isEmpty()) {
            int port = environ.serverPort().orElse(-1);
            boolean usual = port < 0 || port == portOf(environ.urlScheme());
            return usual ? environ.serverName() : environ.serverName() + ":" + port;
        }
        for (int i = 0; i < host.length(); i++) {
            if (!isHostChar(host.charAt(i))) {
                throw isNoHost(host);
            }
        }
        return host;
    }

    /// RFC 3986, section 3.2.2, without percent signs: no host that is served has one.
    private static boolean isHostChar(char c) {
        return isAlphanumeric(c) || "-._~!$&'()*+,;=:[]".indexOf(c) >= 0;
    }

    static String domain(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || colon < host.lastIndexOf(']') ? host : host.substring(0, colon);
    }

    static int port(String host, String scheme) {
        int begin = domain(host).length() + 1;
        if (begin >= host.length()) { // no colon, or nothing behind it
            return portOf(scheme);
        }
        String digits = host.substring(begin);
        boolean allDigits = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = allDigits && digits.length() <= 5 ? Integer.parseInt(digits) : -1;
        if (port < 0 || port > PORT_MAX) {
            throw isNoHost(host);
        }
        return port;
    }

    static String hostUrl(Environ environ) {
        String host = host(environ);
        String scheme = environ.urlScheme();
        int port = port(host, scheme);
        String domain = scheme + "://" + domain(host);
        return port == portOf(scheme) ? domain : domain + ":" + port;
    }

    private static int portOf(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static HttpException isNoHost(String host) {
        return new HttpException(400, "the header Host \"%s\" is no host".formatted(host));
    }

    // ---- path

    static String fullPath(Environ environ) {
        return encode(environ.scriptName()) + encode(environ.pathInfo());
    }

    /// With its question mark, as it was sent: what is no character of a URL, and clients send all
    /// the same, is percent-encoded.
    static String query(Environ environ) {
        String query = environ.queryString();
        return query.isEmpty() ? "" : "?" + encode(query, Urls::isUrlChar);
    }

    /// Percent-encodes what may not stand in a path (RFC 3986, section 3.3); slashes stay.
    ///
    /// @param path a byte a char
    static String encode(String path) {
        return encode(path, Urls::isPathChar);
    }

    private static String encode(String text, IntPredicate isPlain) {
        int plain = 0;
        while (plain < text.length() && isPlain.test(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain.test(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4 & 0xf)).append(HEX.charAt(c & 0xf));
            }
        }
        return encoded.toString();
    }

    /// Printable ASCII but what RFC 3986 has nowhere and browsers or pages may take for something
    /// else.
    private static boolean isUrlChar(int c) {
        return c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0;
    }

    private static boolean isPathChar(int c) {
        return isAlphanumeric(c) || "/-._~!$&'()*+,;=:@".indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9';
    }

    // ---- references

    /// Whether a reference begins with a scheme (RFC 3986, section 3.1).
    static boolean hasScheme(String reference) {
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c == ':') {
                return i > 0;
            }
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean later = i > 0 && (isAlphanumeric(c) || c == '+' || c == '-' || c == '.');
            if (!letter && !later) {
                return false;
            }
        }
        return false;
    }

    /// The URL of a reference on the page of that path.
    static String resolve(Environ environ, String base, String reference) {
        if (hasScheme(reference)) {
            return reference;
        }
        if (reference.startsWith("//")) {
            return environ.urlScheme() + ":" + reference;
        }
        return hostUrl(environ) + resolvePath(environ, base, reference);
    }

    /// RFC 3986, section 5.2, for a reference without scheme and host.
    static String resolvePath(Environ environ, String base, String reference) {
        String path = base.isEmpty() ? "/" : base;
        return switch (reference.isEmpty() ? '#' : reference.charAt(0)) {
            case '/' -> reference;
            case '?' -> path + reference;
            case '#' -> path + query(environ) + reference;
            default -> merge(path, reference);
        };
    }

    private static String merge(String base, String reference) {
        int end = Math.min(indexOr(reference, '?'), indexOr(reference, '#'));
        String path = base.substring(0, base.lastIndexOf('/') + 1) + reference.substring(0, end);
        Deque<String> segments = new ArrayDeque<>();
        String[] all = path.substring(1).split("/", -1);
        for (int i = 0; i < all.length; i++) {
            boolean up = all[i].equals("..");
            if (up) {
                segments.pollLast();
            }
            if (!up && !all[i].equals(".")) {
                segments.addLast(all[i]);
            } else if (i == all.length - 1) {
                segments.addLast(""); // what ends with a dot segment ends with a slash
            }
        }
        return "/" + String.join("/", segments) + reference.substring(end);
    }

    private static int indexOr(String text, char wanted) {
        int index = text.indexOf(wanted);
        return index < 0 ? text.length() : index;
    }
}
