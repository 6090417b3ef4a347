package org.coppice.resolver.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.coppice.net.Resolver;

/// What a `resolv.conf` says, see `resolv.conf(5)`: `nameserver`, `search`, `domain`, and the
/// options `ndots`, `timeout`, `attempts` and `rotate`. The rest is passed over.
///
/// @param servers in their order; without any in the file that of this machine
/// @param timeout how long one server is waited for, each time
/// @param attempts how often each server is asked
/// @param rotate whether the look-ups begin with one server after the other
record ResolvConf(
        List<InetSocketAddress> servers,
        List<String> search,
        int ndots,
        Duration timeout,
        int attempts,
        boolean rotate) {

    static final int PORT = 53;

    /// As without any file.
    static final ResolvConf EMPTY = parse(List.of());

    private static final int MAX_NDOTS = 15;
    private static final int MAX_TIMEOUT_SECONDS = 30;
    private static final int MAX_ATTEMPTS = 5;

    static ResolvConf parse(Collection<String> lines) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        List<String> options = new ArrayList<>();
        for (String line : lines) {
            List<String> words =
                    Arrays.asList(line.replaceFirst("[#;].*", "").strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" ->
                        values.stream()
                                .limit(1)
                                .flatMap(value -> Resolver.literal(value).stream())
                                .forEach(address -> servers.add(server(address)));
                case "search" -> search = domains(values);
                case "domain" -> search = domains(values.stream().limit(1).toList());
                case "options" -> options.addAll(values);
                default -> {} // for others
            }
        }
        if (servers.isEmpty()) {
            servers.add(server(InetAddress.ofLiteral("127.0.0.1")));
        }
        return new ResolvConf(
                List.copyOf(servers),
                search,
                number(options, "ndots:", 1, 0, MAX_NDOTS),
                Duration.ofSeconds(number(options, "timeout:", 5, 1, MAX_TIMEOUT_SECONDS)),
                number(options, "attempts:", 2, 1, MAX_ATTEMPTS),
                options.contains("rotate"));
    }

    private static InetSocketAddress server(InetAddress address) {
        return new InetSocketAddress(address, PORT);
    }

    private static List<String> domains(List<String> values) {
        return values.stream()
                .map(value -> value.endsWith(".") ? value.substring(0, value.length() - 1) : value)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .toList();
    }

    /// The last one counts; what is out of range is taken to the nearest that is allowed, as the
    /// system does.
    private static int number(
            List<String> options, String name, int byDefault, int least, int most) {
        int number = byDefault;
        for (String option : options) {
            if (option.startsWith(name) && option.substring(name.length()).matches("\\d{1,9}")) {
                int value = Integer.parseInt(option.substring(name.length()));
                number = Math.clamp(value, least, most);
            }
        }
        return number;
    }

    /// With what a configuration says instead; an empty list, zero time and zero attempts leave it
    /// as it is.
    ResolvConf with(
            List<InetSocketAddress> otherServers,
            List<String> otherSearch,
            Duration otherTimeout,
            int otherAttempts) {
        return new ResolvConf(
                otherServers.isEmpty() ? servers : otherServers,
                otherSearch.isEmpty() ? search : otherSearch,
                ndots,
                otherTimeout.isZero() ? timeout : otherTimeout,
                otherAttempts == 0 ? attempts : otherAttempts,
                rotate);
    }
}
