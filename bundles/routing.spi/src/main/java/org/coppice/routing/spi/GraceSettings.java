package org.coppice.routing.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What each router can be told about routes that go, checked.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
///
/// @param graceMillis how long a route that goes away waits for its requests in flight, in ms; 0:
///   not at all
/// @param updateGraceMillis how long requests for a route that went away wait for its successor, in
///   ms; 0: not at all
public record GraceSettings(long graceMillis, long updateGraceMillis) {
    /// Without configuration.
    public static final GraceSettings DEFAULTS = new GraceSettings(5000, 2000);

    private static final Logger LOG = LoggerFactory.getLogger(GraceSettings.class);
    private static final long MAX_MILLIS = 600_000;
    private static final List<String> KEYS = List.of("graceMillis", "updateGraceMillis");

    /// What Config Admin, File Install and Declarative Services put beside the keys.
    private static final List<String> FOREIGN_PREFIXES =
            List.of(".", "service.", "component.", "felix.", "org.", "osgi.", "objectClass");

    /// What these properties say; for what they do not say the default. A bad value is logged in
    /// one line and the one in force stays; so is a key that nobody knows.
    ///
    /// @param pid of the configuration, for the log
    /// @param otherKeys of the router, which reads them itself
    public static GraceSettings of(
            String pid, Map<String, ?> properties, GraceSettings inForce, String... otherKeys) {
        List<String> keys = Stream.concat(KEYS.stream(), Arrays.stream(otherKeys)).toList();
        List<String> unknown = unknownKeys(properties, keys);
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "configuration {}: {} is no key, did you mean {}?",
                    pid,
                    String.join(", ", unknown),
                    String.join(" or ", keys));
        }
        return new GraceSettings(
                millis(pid, properties, KEYS.getFirst(), DEFAULTS.graceMillis, inForce.graceMillis),
                millis(
                        pid,
                        properties,
                        KEYS.getLast(),
                        DEFAULTS.updateGraceMillis,
                        inForce.updateGraceMillis));
    }

    /// What somebody wrote in the hope that it is read.
    static List<String> unknownKeys(Map<String, ?> properties, List<String> keys) {
        return properties.keySet().stream()
                .filter(key -> !keys.contains(key))
                .filter(key -> FOREIGN_PREFIXES.stream().noneMatch(key::startsWith))
                .sorted()
                .toList();
    }

    private static long millis(
            String pid, Map<String, ?> properties, String key, long normal, long inForce) {
        Object value = properties.get(key);
        if (value == null) {
            return normal;
        }
        String text = value.toString().strip();
        if (text.matches("[0-9]{1,9}") && Long.parseLong(text) <= MAX_MILLIS) {
            return Long.parseLong(text);
        }
        LOG.error(
                "configuration {}: {} = {} is not allowed, it must be a whole number in 0..{}; {}"
                        + " stays in force",
                pid,
                key,
                value,
                MAX_MILLIS,
                inForce);
        return inForce;
    }
}
