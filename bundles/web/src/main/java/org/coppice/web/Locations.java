package org.coppice.web;

import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// Where redirects go. A location that a client had a part in must not lead to another host unless
/// it says so with a scheme: browsers read `//host/`, `/\host/` and these with tabs and line ends
/// in them as another host.
final class Locations {
    private static final String HEADER = "Location";

    private Locations() {}

    /// The location itself, if it may be sent.
    ///
    /// @throws IllegalArgumentException if it is empty, has characters that no URL has, or begins
    ///   with what browsers take for two slashes
    static String require(String location) {
        boolean clean = location.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        if (location.isEmpty() || !clean || location.startsWith("//")) {
            throw new IllegalArgumentException(
                    "redirect to \"%s\" is not allowed: it must be percent-encoded, and a path or a URL with its scheme"
                            .formatted(location.replaceAll("\\p{Cntrl}", "?")));
        }
        return location;
    }

    /// The headers as they go out: a location without a scheme becomes a path from the root of this
    /// host (RFC 9110, section 10.2.2, allows it). The host is left out on purpose: it would be the
    /// client's word, or a name that only a proxy knows.
    static Headers atOutput(Headers headers, Environ environ) {
        String given = headers.first(HEADER).orElse("");
        String safe = safe(given.replace("\t", "%09"), environ); // browsers leave tabs out
        return safe.equals(given) ? headers : headers.copy().set(HEADER, safe).frozen();
    }

    private static String safe(String location, Environ environ) {
        if (location.isEmpty() || Urls.hasScheme(location)) {
            return location;
        }
        return withoutHost(isSlash(location.charAt(0)) ? location : resolve(location, environ));
    }

    private static String resolve(String location, Environ environ) {
        return Urls.resolvePath(environ, Urls.fullPath(environ), location);
    }

    /// A path that begins with one slash alone, whatever a browser takes for a slash.
    static String withoutHost(String path) {
        int slashes = 0;
        while (slashes < path.length() && isSlash(path.charAt(slashes))) {
            slashes++;
        }
        if (slashes == 0 || slashes == 1 && path.charAt(0) == '/') {
            return path;
        }
        return "/" + "%2F".repeat(slashes - 1) + path.substring(slashes);
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }
}
