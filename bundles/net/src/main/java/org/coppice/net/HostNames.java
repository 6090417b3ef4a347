package org.coppice.net;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/// Tells addresses in digits from names.
final class HostNames {

    private HostNames() {}

    static Optional<InetAddress> literal(String host) {
        Objects.requireNonNull(host, "host");
        if (!mayBeLiteral(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(withoutBrackets(host)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// An exception a name would be dear: most are told apart by their last character.
    private static boolean mayBeLiteral(String host) {
        if (host.isEmpty()) {
            return false;
        }
        return host.indexOf(':') >= 0 || Character.digit(host.charAt(host.length() - 1), 10) >= 0;
    }

    private static String withoutBrackets(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed && host.indexOf(':') >= 0 ? host.substring(1, host.length() - 1) : host;
    }
}
