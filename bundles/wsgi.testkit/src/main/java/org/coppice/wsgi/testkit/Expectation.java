package org.coppice.wsgi.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a case expects as one response, and of what the application has seen before it. The
/// notation is told in [ServerContract].
///
/// @param statuses those that are allowed
/// @param ending empty if it goes without saying: then the connection ends after 4xx and 5xx
/// @param mayReset whether a reset is as good an end as another, as the client has sent on though
///   it had said that it would not
/// @param bodyless whether the response has no body whatever its fields say
/// @param seen whether the application sees the request; one that may be refused need not be seen
/// @param checks of the rest
record Expectation(
        Set<Integer> statuses,
        Optional<Ending> ending,
        boolean mayReset,
        boolean bodyless,
        boolean seen,
        List<Check> checks) {

    /// What becomes of the connection.
    enum Ending {
        /// It stays.
        KEEP,
        /// It ends, as the response says.
        CLOSE,
        /// It ends, though the response does not say so.
        QUIT
    }

    /// One thing to look at.
    ///
    /// @param what its first word
    /// @param name of a field, or empty
    /// @param value null if there must be none
    record Check(String what, String name, String value) {}

    private static final Set<String> WORDS =
            Set.of("keep", "close", "resets", "quits", "seen", "bodyless");
    private static final Set<String> FIELD_CHECKS = Set.of("in", "out", "trailer");
    private static final Set<String> TEXT_CHECKS =
            Set.of("method", "path", "raw", "query", "got", "body", "protocol");

    Ending ending(int status) {
        return ending.orElse(status < 400 ? Ending.KEEP : Ending.CLOSE);
    }

    /// Whether this is a response before the response.
    boolean isInterim() {
        return statuses.stream().allMatch(status -> status < 200);
    }

    /// Whether it may be refused.
    boolean mayRefuse() {
        return statuses.stream().anyMatch(status -> status >= 400);
    }

    /// @param text as `200 close; path /a`
    /// @throws IllegalArgumentException if it cannot be read
    static Expectation parsed(String text) {
        String[] parts = text.split(";(?: |$)");
        List<String> words = Arrays.asList(parts[0].strip().split(" "));
        Set<Integer> statuses = new TreeSet<>();
        for (String status : words.getFirst().split("/")) {
            statuses.add(Integer.valueOf(status));
        }
        List<Check> checks = new ArrayList<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            checks.add(check(part.strip()));
        }
        for (String word : words.subList(1, words.size())) {
            if (!WORDS.contains(word)) {
                throw new IllegalArgumentException("\"%s\" in \"%s\"".formatted(word, text));
            }
        }
        return new Expectation(
                statuses,
                ending(words),
                words.contains("resets"),
                words.contains("bodyless"),
                words.contains("seen") || statuses.stream().anyMatch(status -> status < 400),
                checks);
    }

    private static Optional<Ending> ending(List<String> words) {
        if (words.contains("keep")) {
            return Optional.of(Ending.KEEP);
        }
        if (words.contains("close") || words.contains("resets")) {
            return Optional.of(Ending.CLOSE);
        }
        return words.contains("quits") ? Optional.of(Ending.QUIT) : Optional.empty();
    }

    private static Check check(String text) {
        String what = text.split(" ")[0];
        String rest = text.length() > what.length() ? text.substring(what.length() + 1) : "";
        if (TEXT_CHECKS.contains(what)) {
            return new Check(what, "", RawText.decoded(rest));
        }
        if (!FIELD_CHECKS.contains(what)) {
            throw new IllegalArgumentException("\"%s\" is no check".formatted(text));
        }
        if (rest.startsWith("no ")) {
            return new Check(what, rest.substring("no ".length()), null);
        }
        int colon = rest.indexOf(':');
        return new Check(
                what, rest.substring(0, colon), RawText.decoded(rest.substring(colon + 1).strip()));
    }
}
