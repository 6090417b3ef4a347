package org.coppice.tpool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The configuration `org.coppice.tpool`, checked.
record PoolSettings(
        int threads,
        Duration idle,
        int maxQueued,
        boolean interruptAbandoned,
        boolean logFailures,
        Duration drain) {

    private static final int MAX_MILLIS = 86_400_000;
    private static final int MAX_QUEUED = 1_000_000_000;

    static final List<String> KEYS =
            List.of(
                    "threads",
                    "idleMillis",
                    "maxQueued",
                    "interruptAbandoned",
                    "logFailures",
                    "drainMillis");

    /// Reads what Config Admin has, which may be text, numbers or flags.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static PoolSettings of(Map<String, ?> properties) {
        Reader reader = new Reader(properties, new StringJoiner("; "));
        PoolSettings settings =
                new PoolSettings(
                        (int)
                                reader.number(
                                        "threads",
                                        NativePoolBuilder.DEFAULT_SIZE,
                                        0,
                                        WorkerPool.MAX_SIZE),
                        Duration.ofMillis(reader.number("idleMillis", 5000, 1, MAX_MILLIS)),
                        (int)
                                reader.number(
                                        "maxQueued",
                                        NativePoolBuilder.DEFAULT_MAX_QUEUED,
                                        0,
                                        MAX_QUEUED),
                        reader.flag("interruptAbandoned"),
                        reader.flag("logFailures"),
                        Duration.ofMillis(reader.number("drainMillis", 5000, 0, MAX_MILLIS)));
        if (reader.faults.length() > 0) {
            throw new IllegalArgumentException(reader.faults.toString());
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

    private record Reader(Map<String, ?> properties, StringJoiner faults) {

        private String text(String key, String byDefault) {
            Object value = properties.get(key);
            return value == null || value.toString().isBlank()
                    ? byDefault
                    : value.toString().strip();
        }

        long number(String key, long byDefault, long least, long most) {
            String value = text(key, Long.toString(byDefault));
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, like a number out of range
            }
            faults.add(
                    key
                            + "="
                            + value
                            + " is not allowed: give a whole number from "
                            + least
                            + " to "
                            + most);
            return byDefault;
        }

        boolean flag(String key) {
            String value = text(key, "false");
            if (!value.equals("true") && !value.equals("false")) {
                faults.add(key + "=" + value + " is not allowed: give true or false");
            }
            return value.equals("true");
        }
    }
}
