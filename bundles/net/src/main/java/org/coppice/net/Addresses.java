package org.coppice.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Objects;

/// Addresses as people write them, such as in a configuration: gevent's `parse_address`.
///
/// | text | address |
/// |---|---|
/// | `host:port` | a name, which is not looked up here, or an IPv4 address |
/// | `[::1]:port` | an IPv6 address, with `%scope` if need be |
/// | `:port`, `*:port`, `port` | every address of this machine |
/// | `unix:/path`, `/path` | a Unix domain socket |
///
/// **Threads:** any; nothing here blocks. **Errors:** a text that is no address is an
/// [IllegalArgumentException] which says what is allowed. **Null:** nothing here is null.
public final class Addresses {

    private static final String UNIX = "unix:";
    private static final int MAX_PORT = 65535;

    private Addresses() {}

    /// Reads an address.
    ///
    /// @return a [UnixDomainSocketAddress] or an [InetSocketAddress], which is unresolved if it has
    ///   a name
    public static SocketAddress parse(String text) {
        String stripped = Objects.requireNonNull(text, "text").strip();
        if (stripped.toLowerCase(Locale.ROOT).startsWith(UNIX)) {
            return unix(stripped.substring(UNIX.length()), text);
        }
        if (stripped.startsWith("/")) {
            return unix(stripped, text);
        }
        int colon = stripped.lastIndexOf(':');
        String host = colon < 0 ? "" : stripped.substring(0, colon);
        int port = port(stripped.substring(colon + 1), text);
        return host.isEmpty() || host.equals("*")
                ? new InetSocketAddress(port)
                : inet(host, port, text);
    }

    private static SocketAddress unix(String path, String text) {
        if (path.isEmpty() || path.startsWith("@") || path.indexOf('\0') >= 0) {
            throw refused(text, "a Unix domain socket needs a path; Java has no abstract names");
        }
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw refused(text, "its path is none: " + e.getReason());
        }
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= MAX_PORT && Character.isDigit(digits.charAt(0))) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is out of range
        }
        throw refused(text, "the port is '" + digits + "', allowed is 0 to " + MAX_PORT);
    }

    private static SocketAddress inet(String host, int port, String text) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return new InetSocketAddress(literal(host.substring(1, host.length() - 1), text), port);
        }
        if (host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')) {
            throw refused(text, "'" + host + "' is no name of a host");
        }
        if (host.indexOf(':') >= 0) {
            throw refused(text, "an IPv6 address stands in brackets, as in [::1]:8080");
        }
        if (host.chars().allMatch(c -> c == '.' || Character.isDigit(c))) {
            return new InetSocketAddress(literal(host, text), port);
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static InetAddress literal(String host, String text) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw refused(text, "'" + host + "' is no address");
        }
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException(
                ("'%s' is no address: %s. Write host:port, :port for all addresses of this machine,"
                                + " [IPv6]:port, or unix:/path")
                        .formatted(text, why));
    }

    /// Writes an address so that [#parse(String)] reads it again. An address that was looked up
    /// shows its number, an unresolved one its name.
    public static String format(SocketAddress address) {
        return switch (Objects.requireNonNull(address, "address")) {
            case UnixDomainSocketAddress unix -> UNIX + unix.getPath();
            case InetSocketAddress inet -> host(inet) + ":" + inet.getPort();
            default -> address.toString();
        };
    }

    private static String host(InetSocketAddress inet) {
        if (inet.isUnresolved()) {
            return inet.getHostString();
        }
        InetAddress number = inet.getAddress();
        if (number.isAnyLocalAddress()) {
            return "";
        }
        String host = number.getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
