package org.coppice.resolver.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How a resolver works.
///
/// @param servers empty leaves them to `resolv.conf`
/// @param search empty leaves it to `resolv.conf`
/// @param timeout for each server each time; zero leaves it to `resolv.conf`
/// @param attempts zero leaves them to `resolv.conf`
/// @param limit how long a look-up may take in all
/// @param cacheEntries zero keeps none
record DnsSettings(
        List<InetSocketAddress> servers,
        List<String> search,
        Duration timeout,
        int attempts,
        Duration limit,
        int cacheEntries,
        Path hostsFile,
        Path resolvConfFile) {

    static final int MAX_ATTEMPTS = 100;
    static final int MAX_CACHE_ENTRIES = 10_000_000;

    static final DnsSettings DEFAULTS =
            new DnsSettings(
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    0,
                    Duration.ofSeconds(10),
                    10_000,
                    Path.of("/etc/hosts"),
                    Path.of("/etc/resolv.conf"));

    DnsSettings {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /// What a `resolv.conf` says, unless this says something else.
    ResolvConf over(ResolvConf conf) {
        return conf.with(servers, search, timeout, attempts);
    }

    /// Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`.
    ///
    /// @throws IllegalArgumentException if it is no address in digits
    static InetSocketAddress server(String text) {
        boolean bracketed = text.startsWith("[");
        int colon = text.lastIndexOf(':');
        boolean hasPort =
                bracketed ? colon > text.indexOf(']') : colon >= 0 && colon == text.indexOf(':');
        String host = hasPort ? text.substring(0, colon) : text;
        int port = hasPort ? port(text, text.substring(colon + 1)) : ResolvConf.PORT;
        InetAddress address =
                org.coppice.net.Resolver.literal(host).orElseThrow(() -> noServer(text));
        return new InetSocketAddress(address, port);
    }

    /// Reads `example.org` or `Example.org.`: as names are asked for, in lower case and without the
    /// dot at its end.
    ///
    /// @throws IllegalArgumentException if it cannot be one
    static String domain(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (!DnsCodec.isName(name)) {
            throw new IllegalArgumentException(text + " is no domain");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static int port(String text, String digits) {
        if (digits.matches("\\d{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw noServer(text);
    }

    private static IllegalArgumentException noServer(String text) {
        return new IllegalArgumentException(
                text
                        + " is no server: give an address in digits, and a port if it is not 53,"
                        + " such as 192.0.2.1 or [2001:db8::1]:5353");
    }
}
