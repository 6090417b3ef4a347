package org.coppice.resolver.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Reads the configuration `org.coppice.resolver.dns`: text or numbers, as Config Admin has them.
///
/// **Threads:** one at a time.
final class DnsOptions {

    static final List<String> KEYS =
            List.of(
                    "servers",
                    "search",
                    "timeoutMillis",
                    "attempts",
                    "limitMillis",
                    "cacheEntries",
                    "hostsFile",
                    "resolvConfFile");

    private static final int MAX_MILLIS = 86_400_000;

    private final Map<String, ?> properties;
    private final StringJoiner faults = new StringJoiner("; ");

    private DnsOptions(Map<String, ?> properties) {
        this.properties = properties;
    }

    /// Checks and translates.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static DnsSettings read(Map<String, ?> properties) {
        DnsSettings defaults = DnsSettings.DEFAULTS;
        DnsOptions options = new DnsOptions(properties);
        DnsSettings settings =
                new DnsSettings(
                        options.servers(),
                        options.search(),
                        options.millis("timeoutMillis", defaults.timeout(), 0),
                        options.number(
                                "attempts", defaults.attempts(), 0, DnsSettings.MAX_ATTEMPTS),
                        options.millis("limitMillis", defaults.limit(), 1),
                        options.number(
                                "cacheEntries",
                                defaults.cacheEntries(),
                                0,
                                DnsSettings.MAX_CACHE_ENTRIES),
                        options.path("hostsFile", defaults.hostsFile()),
                        options.path("resolvConfFile", defaults.resolvConfFile()));
        if (options.faults.length() > 0) {
            throw new IllegalArgumentException(options.faults.toString());
        }
        return settings;
    }

    /// Keys that mean nothing here, such as misspelt ones; what the container adds has a dot in it.
    static List<String> unknownKeys(Map<String, ?> properties) {
        return properties.keySet().stream()
                .filter(key -> !KEYS.contains(key) && key.indexOf('.') < 0)
                .sorted()
                .toList();
    }

    private List<InetSocketAddress> servers() {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : list("servers")) {
            try {
                servers.add(DnsSettings.server(server));
            } catch (IllegalArgumentException e) {
                faults.add("servers: " + e.getMessage());
            }
        }
        return servers;
    }

    private List<String> search() {
        List<String> search = new ArrayList<>();
        for (String domain : list("search")) {
            try {
                search.add(DnsSettings.domain(domain));
            } catch (IllegalArgumentException e) {
                faults.add("search: " + e.getMessage());
            }
        }
        return search;
    }

    private List<String> list(String key) {
        return Arrays.stream(text(key, "").split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private Path path(String key, Path byDefault) {
        return Path.of(text(key, byDefault.toString()));
    }

    private String text(String key, String byDefault) {
        Object value = properties.get(key);
        return value == null || value.toString().isBlank() ? byDefault : value.toString().strip();
    }

    private Duration millis(String key, Duration byDefault, int least) {
        return Duration.ofMillis(number(key, (int) byDefault.toMillis(), least, MAX_MILLIS));
    }

    private int number(String key, int byDefault, int least, int most) {
        String value = text(key, Integer.toString(byDefault));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, like a number out of range
        }
        faults.add(
                "%s=%s is not allowed: give a whole number from %d to %d"
                        .formatted(key, value, least, most));
        return byDefault;
    }
}
