package org.coppice.wsgi.spi;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.coppice.wsgi.api.Headers;

/// What proxies say of the client of a request: RFC 7239, or the usual fields before it.
///
/// Each proxy adds the client that it sees on the right, so what is left of an address that is not
/// trusted may be anybody's invention. It is read from the right, and the first address there that
/// is no trusted proxy's is the client; of several trusted ones the last. What is malformed, hidden
/// or unknown ends it: the one before it counts. Quotes are looked at from the right too, or an
/// open one on the left could hide what the proxies say.
///
/// Each part is null if nobody says it.
///
/// @param address of the client
/// @param port of the client, digits; empty if only its address is known
/// @param scheme `http` or `https`
/// @param host that the client has asked for, without brackets
/// @param hostPort its port, digits; null also if it is the usual one of the scheme
record ForwardedChain(
        InetAddress address, String port, String scheme, String host, String hostPort) {

    private static final ForwardedChain EMPTY = new ForwardedChain(null, null, null, null, null);
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._-]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65535;

    boolean isEmpty() {
        return equals(EMPTY);
    }

    // ---- RFC 7239

    /// @param value of all fields `Forwarded`; null for none
    static ForwardedChain ofForwarded(String value, ProxySettings proxies) {
        ForwardedChain chain = EMPTY;
        for (String element : value == null ? List.<String>of() : fromRight(value, ',')) {
            Map<String, String> pairs = pairs(element);
            if (pairs == null) {
                break;
            }
            Node node = Node.parse(pairs.getOrDefault("for", ""));
            Node host = host(pairs.get("host"));
            String scheme = scheme(pairs.get("proto"));
            chain =
                    new ForwardedChain(
                            node == null ? chain.address : node.address(),
                            node == null ? chain.port : node.port(),
                            scheme == null ? chain.scheme : scheme,
                            host == null ? chain.host : host.text(),
                            host == null ? chain.hostPort : host.portOrNull());
            if (node == null || !proxies.trusts(node.address())) {
                break;
            }
        }
        return chain;
    }

    /// The parameters of an element; null if it is malformed.
    private static Map<String, String> pairs(String element) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : fromRight(element, ';')) {
            int equals = pair.indexOf('=');
            String value = equals < 0 ? null : value(pair.substring(equals + 1));
            if (value == null || !Headers.isToken(pair.substring(0, equals))) {
                return null;
            }
            String name = pair.substring(0, equals).toLowerCase(Locale.ROOT);
            if (pairs.put(name, value) != null) {
                return null;
            }
        }
        return pairs;
    }

    /// A token, or a quoted string without its quotes; else null.
    private static String value(String text) {
        if (!text.startsWith("\"")) {
            return Headers.isToken(text) ? text : null;
        }
        int last = text.length() - 1;
        StringBuilder value = new StringBuilder();
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' && ++i == last) {
                return null;
            }
            value.append(text.charAt(i));
        }
        return last > 0 && text.charAt(last) == '"' ? value.toString() : null;
    }

    // ---- the fields before it

    /// Each is the value of all fields of that name; null for none.
    static ForwardedChain ofXForwarded(
            String clients, String protos, String hosts, String ports, ProxySettings proxies) {
        Node client = null;
        int hops = 0;
        for (String text : clients == null ? List.<String>of() : fromRight(clients, ',')) {
            Node node = Node.parse(text);
            if (node == null) {
                break;
            }
            client = node;
            hops++;
            if (!proxies.trusts(node.address())) {
                break;
            }
        }
        int hop = Math.max(0, hops - 1);
        Node host = host(at(hosts, hop));
        String port = at(ports, hop);
        if (!isPort(port)) {
            port = host == null ? null : host.portOrNull();
        }
        return new ForwardedChain(
                client == null ? null : client.address(),
                client == null ? null : client.port(),
                scheme(at(protos, hop)),
                host == null ? null : host.text(),
                port);
    }

    /// What the proxy has said that has seen the client. If there are fewer parts, only some of the
    /// proxies say it: the first that did.
    private static String at(String values, int hopFromRight) {
        if (values == null) {
            return null;
        }
        List<String> parts = fromRight(values, ',');
        return parts.get(Math.min(hopFromRight, parts.size() - 1));
    }

    // ---- parts

    private static String scheme(String proto) {
        if ("https".equalsIgnoreCase(proto)) {
            return "https";
        }
        return "http".equalsIgnoreCase(proto) ? "http" : null;
    }

    private static Node host(String text) {
        return text == null ? null : Node.parseHost(text);
    }

    private static boolean isPort(String text) {
        return text != null && PORT.matcher(text).matches() && Integer.parseInt(text) <= MAX_PORT;
    }

    /// The parts between separators that stand in no quotes, from the right, without blanks around.
    static List<String> fromRight(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int end = text.length();
        boolean quoted = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(i + 1, end).strip());
                end = i;
            }
        }
        parts.add(text.substring(0, end).strip());
        return parts;
    }

    private static boolean isEscaped(String text, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && text.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /// An end of a connection.
    ///
    /// @param address null if it is a name
    /// @param text without brackets
    /// @param port digits; empty for none
    private record Node(InetAddress address, String text, String port) {

        /// An address with or without a port; null for all else, which may be hidden or unknown.
        static Node parse(String text) {
            InetAddress bare = AddressRange.literal(text);
            if (bare != null) {
                return new Node(bare, text, "");
            }
            Node node = split(text);
            boolean hiddenPort = node != null && node.port().startsWith("_");
            if (node == null || node.address() == null) {
                return null;
            }
            if (hiddenPort) {
                return new Node(node.address(), node.text(), "");
            }
            return node.port().isEmpty() || isPort(node.port()) ? node : null;
        }

        /// A name or an address, with or without a port; else null.
        static Node parseHost(String text) {
            Node node = split(text);
            if (node == null || !node.port().isEmpty() && !isPort(node.port())) {
                return null;
            }
            return node.address() != null || NAME.matcher(node.text()).matches() ? node : null;
        }

        private static Node split(String text) {
            boolean bracketed = text.startsWith("[");
            int end = bracketed ? text.indexOf(']') : text.indexOf(':');
            if (bracketed && end < 0) {
                return null;
            }
            String host = bracketed ? text.substring(1, end) : text;
            String rest = bracketed ? text.substring(end + 1) : "";
            if (!bracketed && end >= 0) {
                host = text.substring(0, end);
                rest = text.substring(end);
            }
            if (!rest.isEmpty() && (rest.charAt(0) != ':' || rest.length() == 1)) {
                return null;
            }
            InetAddress address = AddressRange.literal(host);
            if (bracketed && (address == null || host.indexOf(':') < 0)) {
                return null;
            }
            return new Node(address, host, rest.isEmpty() ? "" : rest.substring(1));
        }

        String portOrNull() {
            return port.isEmpty() ? null : port;
        }
    }

    /// The port of the host, or the usual one of the scheme.
    String serverPort(String knownScheme) {
        return Objects.requireNonNullElse(hostPort, knownScheme.equals("https") ? "443" : "80");
    }
}
