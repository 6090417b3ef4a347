package org.coppice.websocket.api;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scheme, a host and a port, as RFC 6454 compares them: in lower case, the host as it is asked
/// for in DNS, and the port that the scheme has where none is named.
///
/// @param scheme of the page
/// @param host of the page; an address of IPv6 in its brackets
/// @param port 0 if neither the text nor the scheme has one
record Origin(String scheme, String host, int port) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+]|[^/?#@\\[\\]:*,\\s]+)(:[0-9]{1,5})?");
    private static final int MAX_PORT = 65535;

    /// Reads what stands in a configuration, or in a request's `Origin`.
    ///
    /// @return empty if it is none, as the `null` of pages that have none
    static Optional<Origin> parse(String text) {
        Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1);
        int port = parts.group(3) == null ? usualPort(scheme) : number(parts.group(3));
        if (port > MAX_PORT || port == 0 && parts.group(3) != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Origin(scheme, IDN.toASCII(parts.group(2), IDN.ALLOW_UNASSIGNED), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int number(String port) {
        return Integer.parseInt(port.substring(1));
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> 0;
        };
    }

    /// Whether a request with this `Host` goes where a page of this origin comes from. The scheme
    /// of the request is not known behind a proxy: that of the page is taken.
    boolean isAt(String requestHost) {
        return (scheme.equals("http") || scheme.equals("https"))
                && parse(scheme + "://" + requestHost).equals(Optional.of(this));
    }
}
