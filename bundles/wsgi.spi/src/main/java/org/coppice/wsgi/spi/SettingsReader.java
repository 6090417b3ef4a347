package org.coppice.wsgi.spi;

import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.coppice.wsgi.api.Headers;

/// Reads a server's properties one by one, with the defaults of the annotation interface that
/// describes them to tools, and collects all that is wrong with them. Declarative Services would
/// convert them too, but its messages help nobody.
///
/// **Threads**: one. **Errors**: `IllegalArgumentException` for a key that the interface has not;
/// what is wrong with the values is told by [#requireNoFaults()]. **Null**: nothing here is null.
public final class SettingsReader {
    /// The longest time-out that makes sense, a day.
    public static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

    /// Of properties that no user has written; those of Coppice are what a component says of
    /// itself.
    private static final List<String> FOREIGN_PREFIXES =
            List.of(
                    ".",
                    "service.",
                    "component.",
                    "felix.",
                    "org.",
                    "osgi.",
                    "objectClass",
                    "coppice.");

    /// Declarative Services has such a property for each reference with a filter.
    private static final String REFERENCE_SUFFIX = ".target";

    /// One of so many characters may be wrong for a key to be what was meant.
    private static final int MOST_WRONG = 3;

    private final Class<?> description;
    private final Map<String, ?> properties;
    private final Set<String> read = new HashSet<>();
    private final StringJoiner faults = new StringJoiner("; ");

    /// @param description the annotation interface, whose methods are the keys
    /// @param properties what Config Admin has, which may be text, numbers or booleans
    public SettingsReader(Class<?> description, Map<String, ?> properties) {
        this.description = description;
        this.properties = properties;
    }

    /// @throws IllegalArgumentException that names every bad key with its value and what is allowed
    public void requireNoFaults() {
        if (faults.length() > 0) {
            throw new IllegalArgumentException(faults.toString());
        }
    }

    /// The keys that nobody has asked for yet.
    public List<String> unread() {
        return keys(description).filter(key -> !read.contains(key)).sorted().toList();
    }

    private String text(String key) {
        read.add(key);
        Object value = properties.get(key);
        boolean missing = value == null || value.toString().isBlank();
        return missing ? String.valueOf(defaultOf(key)) : value.toString().strip();
    }

    /// Notes that a value is bad, for keys that are read as text.
    ///
    /// @param allowed what to give instead: `give true or false`
    public void fault(String key, String value, String allowed) {
        faults.add("%s=%s is not allowed: %s".formatted(key, PrintableText.of(value), allowed));
    }

    /// A whole number in a range; the least if it is bad.
    public long number(String key, long least, long most) {
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

    /// A time in milliseconds, as [#number].
    public Duration millis(String key, long least, long most) {
        return Duration.ofMillis(number(key, least, most));
    }

    /// `true` or `false`; false if it is bad.
    public boolean flag(String key) {
        String value = text(key);
        if (!value.equals("true") && !value.equals("false")) {
            fault(key, value, "give true or false");
        }
        return value.equals("true");
    }

    /// Text as it is, without the blanks around it.
    public String name(String key) {
        return text(key);
    }

    /// The name or an address of this machine.
    public String host(String key) {
        String value = text(key);
        if (new InetSocketAddress(value, 0).isUnresolved()) {
            fault(key, value, "give the name or an address of this machine, or 0.0.0.0 for all");
        }
        return value;
    }

    /// One of these words; the first if it is bad.
    public String oneOf(String key, String... words) {
        String value = text(key);
        if (List.of(words).contains(value)) {
            return value;
        }
        fault(key, value, "give " + String.join(" or ", words));
        return words[0];
    }

    /// The parts of a text between commas, without the blanks around them; none if it is empty.
    public List<String> list(String key) {
        String value = text(key);
        return value.isEmpty() ? List.of() : List.of(value.split("\\s*,\\s*", -1));
    }

    /// Whether a key says something else than its default.
    public boolean isChanged(String key) {
        return !text(key).equals(String.valueOf(defaultOf(key)));
    }

    /// What can stand in a header field; empty for none.
    public String headerValue(String key) {
        String value = text(key);
        try {
            Headers.of("Server", value);
        } catch (IllegalArgumentException e) {
            fault(key, value, "give printable characters");
        }
        return value;
    }

    private Object defaultOf(String key) {
        try {
            return description.getDeclaredMethod(key).getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("there is no key " + key, e);
        }
    }

    // ---- keys that nobody knows

    /// A sentence about the keys that are none, for the log; empty if there are none.
    public Optional<String> unknownKeys() {
        StringJoiner unknown = new StringJoiner("; ");
        for (String key : properties.keySet()) {
            if (keys(description).noneMatch(key::equals)
                    && !key.endsWith(REFERENCE_SUFFIX)
                    && FOREIGN_PREFIXES.stream().noneMatch(key::startsWith)) {
                unknown.add(hint(key));
            }
        }
        return Optional.of(unknown.toString()).filter(text -> !text.isEmpty());
    }

    private static Stream<String> keys(Class<?> description) {
        return Arrays.stream(description.getDeclaredMethods()).map(Method::getName);
    }

    /// Guesses only what looks as if it was meant; else whoever typed it is better off with all.
    private String hint(String typed) {
        List<String> known = keys(description).sorted().toList();
        return known.stream()
                .filter(key -> isNear(typed, key))
                .min(Comparator.comparingInt(key -> distance(typed, key)))
                .map(key -> "%s is no key, did you mean %s?".formatted(typed, key))
                .orElseGet(() ->
                        "%s is no key, there are %s".formatted(typed, String.join(", ", known)));
    }

    /// Whether two of three characters are right, or all of a beginning.
    private static boolean isNear(String typed, String key) {
        int shorter = Math.min(typed.length(), key.length());
        int longer = Math.max(typed.length(), key.length());
        return distance(typed, key) * MOST_WRONG <= longer
                || shorter >= MOST_WRONG && typed.regionMatches(true, 0, key, 0, shorter);
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
