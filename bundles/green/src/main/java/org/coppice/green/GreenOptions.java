package org.coppice.green;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The configuration `org.coppice.green`, checked.
///
/// @param hub `auto` or a name
/// @param coroutine `auto` or a name
/// @param loops how many; `auto` has become the number of processors
/// @param blockedLoopMillis zero never looks
/// @param spawnStackFrames zero keeps no stacks
record GreenOptions(
        String hub, String coroutine, int loops, long blockedLoopMillis, int spawnStackFrames) {

    static final String AUTO = "auto";
    static final int MAX_LOOPS = 1024;
    static final int MAX_SPAWN_STACK_FRAMES = 1024;
    static final List<String> KEYS =
            List.of("hub", "coroutine", "loops", "blockedLoopMillis", "spawnStackFrames");

    /// Reads what Config Admin has, which may be text or numbers.
    ///
    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    static GreenOptions of(Map<String, ?> properties) {
        StringJoiner faults = new StringJoiner("; ");
        String hub = name(properties, "hub", faults);
        String coroutine = name(properties, "coroutine", faults);
        String loops = text(properties, "loops", "1");
        int loopCount =
                AUTO.equals(loops)
                        ? Runtime.getRuntime().availableProcessors()
                        : (int) number("loops", loops, 1, MAX_LOOPS, AUTO + " or ", faults);
        long blocked =
                number(
                        "blockedLoopMillis",
                        text(properties, "blockedLoopMillis", "1000"),
                        0,
                        Integer.MAX_VALUE,
                        "",
                        faults);
        int frames =
                (int)
                        number(
                                "spawnStackFrames",
                                text(properties, "spawnStackFrames", "0"),
                                0,
                                MAX_SPAWN_STACK_FRAMES,
                                "",
                                faults);
        if (faults.length() > 0) {
            throw new IllegalArgumentException(faults.toString());
        }
        return new GreenOptions(hub, coroutine, loopCount, blocked, frames);
    }

    /// Keys that mean nothing here, such as misspelt ones; what the container adds has a dot in it.
    static List<String> unknownKeys(Map<String, ?> properties) {
        return properties.keySet().stream()
                .filter(key -> !KEYS.contains(key) && key.indexOf('.') < 0)
                .sorted()
                .toList();
    }

    private static String name(Map<String, ?> properties, String key, StringJoiner faults) {
        String value = text(properties, key, AUTO);
        if (!value.matches("[a-z][a-z0-9.-]*")) {
            faults.add(
                    key
                            + "="
                            + value
                            + " is no name: allowed are lower-case letters, digits, '.' and '-'");
        }
        return value;
    }

    private static String text(Map<String, ?> properties, String key, String byDefault) {
        Object value = properties.get(key);
        return value == null || value.toString().isBlank() ? byDefault : value.toString().strip();
    }

    private static long number(
            String key, String value, long least, long most, String also, StringJoiner faults) {
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
                        + " is not allowed: give "
                        + also
                        + "a whole number from "
                        + least
                        + " to "
                        + most);
        return least;
    }
}
