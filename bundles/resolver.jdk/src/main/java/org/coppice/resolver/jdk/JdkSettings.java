package org.coppice.resolver.jdk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The configuration `org.coppice.resolver.jdk`, checked.
record JdkSettings(int threads, Duration limit) {

    static final JdkSettings DEFAULTS = new JdkSettings(10, Duration.ofSeconds(10));
    static final List<String> KEYS = List.of("threads", "limitMillis");

    private static final int MAX_THREADS = 1000;
    private static final int MAX_MILLIS = 86_400_000;

    /// Reads what Config Admin has, which may be text or numbers.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static JdkSettings of(Map<String, ?> properties) {
        StringJoiner faults = new StringJoiner("; ");
        JdkSettings settings =
                new JdkSettings(
                        number(properties, "threads", DEFAULTS.threads(), MAX_THREADS, faults),
                        Duration.ofMillis(
                                number(
                                        properties,
                                        "limitMillis",
                                        (int) DEFAULTS.limit().toMillis(),
                                        MAX_MILLIS,
                                        faults)));
        if (faults.length() > 0) {
            throw new IllegalArgumentException(faults.toString());
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

    private static int number(
            Map<String, ?> properties, String key, int byDefault, int most, StringJoiner faults) {
        Object value = properties.get(key);
        if (value == null || value.toString().isBlank()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value.toString().strip());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, like a number out of range
        }
        faults.add(
                "%s=%s is not allowed: give a whole number from 1 to %d"
                        .formatted(key, value, most));
        return byDefault;
    }
}
