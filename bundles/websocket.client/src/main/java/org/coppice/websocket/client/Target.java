package org.coppice.websocket.client;

import java.net.URI;
import java.util.Locale;

/// What a URI of RFC 6455, section 3, says.
///
/// @param host without brackets
/// @param resource path and query, not empty
record Target(boolean secure, String host, int port, String resource) {
    private static final int PLAIN_PORT = 80;
    private static final int SECURE_PORT = 443;
    private static final int MOST_PORT = 65_535;

    /// @throws IllegalArgumentException that says what is wrong
    static Target of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("wss");
        if (!secure && !scheme.equals("ws")) {
            throw wrong(uri, "ws: and wss: are allowed");
        }
        if (uri.getHost() == null) {
            throw wrong(uri, "it has no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException( // which does not show them
                    "URI of %s: give credentials by a header Authorization"
                            .formatted(uri.getHost()));
        }
        if (uri.getRawFragment() != null) {
            throw wrong(uri, "a fragment is not allowed");
        }
        int port = uri.getPort() < 0 ? usualPort(secure) : uri.getPort();
        if (port < 1 || port > MOST_PORT) {
            throw wrong(uri, "a port of 1 to %d is allowed".formatted(MOST_PORT));
        }
        return new Target(secure, withoutBrackets(uri.getHost()), port, resource(uri));
    }

    private static IllegalArgumentException wrong(URI uri, String why) {
        return new IllegalArgumentException("URI %s: %s".formatted(uri, why));
    }

    private static int usualPort(boolean secure) {
        return secure ? SECURE_PORT : PLAIN_PORT;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String resource(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /// Host and port, which is what a proxy is asked for.
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /// As in `Host`: without the port if that is the usual one.
    String hostField() {
        String all = authority();
        return port == usualPort(secure) ? all.substring(0, all.lastIndexOf(':')) : all;
    }

    @Override
    public String toString() {
        return (secure ? "wss://" : "ws://") + hostField() + resource;
    }
}
