package org.coppice.wsgi.server;

import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.coppice.wsgi.api.Headers;

/// Reads a server's properties one by one, with the defaults of [ServerConfiguration], and collects
/// all that is wrong with them. Declarative Services would convert them too, but its messages help
/// nobody.
final class SettingsReader {
    static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

    private static final List<String> FOREIGN_PREFIXES =
            List.of(".", "service.", "component.", "felix.", "org.", "osgi.", "objectClass");

    /// Declarative Services has such a property for each reference with a filter.
    private static final String REFERENCE_SUFFIX = ".target";

    private final Map<String, ?> properties;
    private final Set<String> read = new HashSet<>();
    private final StringJoiner faults = new StringJoiner("; ");

    SettingsReader(Map<String, ?> properties) {
        this.properties = properties;
    }

    void requireNoFaults() {
        if (faults.length() > 0) {
            throw new IllegalArgumentException(faults.toString());
        }
    }

    /// The keys that nobody has asked for yet.
    List<String> unread() {
        return keys().filter(key -> !read.contains(key)).sorted().toList();
    }

    private String text(String key) {
        read.add(key);
        Object value = properties.get(key);
        boolean missing = value == null || value.toString().isBlank();
        return missing ? String.valueOf(defaultOf(key)) : value.toString().strip();
    }

    private void fault(String key, String value, String allowed) {
        faults.add(
                "%s=%s is not allowed: %s".formatted(key, RequestHead.printable(value), allowed));
    }

    long number(String key, long least, long most) {
        String value = text(key);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is out of range
        }
        fault(key, value, "give a whole number from %d to %d".formatted(least, most));
        return least;
    }

    Duration millis(String key, long least, long most) {
        return Duration.ofMillis(number(key, least, most));
    }

    boolean flag(String key) {
        String value = text(key);
        if (!value.equals("true") && !value.equals("false")) {
            fault(key, value, "give true or false");
        }
        return value.equals("true");
    }

    String name(String key) {
        return text(key);
    }

    String host(String key) {
        String value = text(key);
        if (new InetSocketAddress(value, 0).isUnresolved()) {
            fault(key, value, "give the name or an address of this machine, or 0.0.0.0 for all");
        }
        return value;
    }

    String headerValue(String key) {
        String value = text(key);
        try {
            Headers.of("Server", value);
        } catch (IllegalArgumentException e) {
            fault(key, value, "give printable characters");
        }
        return value;
    }

    private static Object defaultOf(String key) {
        try {
            return ServerConfiguration.class.getDeclaredMethod(key).getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("there is no key " + key, e);
        }
    }

    // ---- keys that nobody knows

    /// A sentence about the keys that are none, for the log; empty if there are none.
    static Optional<String> unknownKeys(Map<String, ?> properties) {
        StringJoiner unknown = new StringJoiner("; ");
        for (String key : properties.keySet()) {
            if (keys().noneMatch(key::equals)
                    && !key.endsWith(REFERENCE_SUFFIX)
                    && FOREIGN_PREFIXES.stream().noneMatch(key::startsWith)) {
                unknown.add("%s is no key, did you mean %s?".formatted(key, nearest(key)));
            }
        }
        return Optional.of(unknown.toString()).filter(text -> !text.isEmpty());
    }

    private static Stream<String> keys() {
        return Arrays.stream(ServerConfiguration.class.getDeclaredMethods()).map(Method::getName);
    }

    private static String nearest(String typed) {
        return keys().min(
                        (a, b) -> {
                            int byDistance =
                                    Integer.compare(distance(typed, a), distance(typed, b));
                            return byDistance == 0 ? a.compareTo(b) : byDistance;
                        })
                .orElseThrow();
    }

    /// How many characters must be put in, taken out or changed (Levenshtein), without regard to
    /// case.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same =
                        Character.toLowerCase(a.charAt(i - 1))
                                == Character.toLowerCase(b.charAt(j - 1));
                int changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
