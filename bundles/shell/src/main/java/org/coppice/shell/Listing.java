package org.coppice.shell;

import java.util.List;
import java.util.Locale;

/// What all long listings have in common: words that filter, and an end.
final class Listing {

    /// Rows shown unless the command says otherwise.
    static final String DEFAULT_LIMIT = "100";

    private Listing() {}

    /// Whether each of the words is in one of the texts, capitals or not.
    static boolean matches(String[] words, Object... texts) {
        for (String word : words) {
            if (!containsAny(texts, word.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    /// Refuses what is meant for an option: nothing would match it.
    ///
    /// @throws IllegalArgumentException that names it
    static void requireWords(String... filter) {
        for (String word : filter) {
            if (word.startsWith("-")) {
                throw new IllegalArgumentException(
                        "there is no option %s; help lists those of each command".formatted(word));
            }
        }
    }

    private static boolean containsAny(Object[] texts, String word) {
        for (Object text : texts) {
            if (String.valueOf(text).toLowerCase(Locale.ROOT).contains(word)) {
                return true;
            }
        }
        return false;
    }

    /// The first ones.
    ///
    /// @throws IllegalArgumentException if the limit is not positive
    static <T> List<T> first(int limit, List<T> all) {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is %d: use 1 or more".formatted(limit));
        }
        return all.subList(0, Math.min(limit, all.size()));
    }

    /// The last line of a listing: how many rows there are, and how to see those left out.
    ///
    /// @param what one of them, such as `route`
    static String end(int shown, int all, String what) {
        return endUnfiltered(shown, all, what) + (shown < all ? " or a filter" : "");
    }

    /// As [#end], for a listing that takes no words to filter by.
    static String endUnfiltered(int shown, int all, String what) {
        String things = all == 1 ? what : what + "s";
        if (shown < all) {
            return "%d of %d %s; more with --limit %d".formatted(shown, all, things, all);
        }
        return "%d %s".formatted(all, things);
    }
}
