package org.coppice.websocket.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which rows of a listing are wanted, as with the listings of the shell.
///
/// @param limit how many are shown
/// @param words that each row contains, in lower case
record ListingRequest(int limit, List<String> words) {
    private static final int USUAL_LIMIT = 100;

    /// @throws IllegalArgumentException for an option that there is not, or a limit that is none
    static ListingRequest of(String... arguments) {
        int limit = USUAL_LIMIT;
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("-n") || argument.equals("--limit")) {
                i++;
                limit = limit(i < arguments.length ? arguments[i] : "");
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException(
                        "there is no option %s; there is -n LIMIT".formatted(argument));
            } else {
                words.add(argument.toLowerCase(Locale.ROOT));
            }
        }
        return new ListingRequest(limit, words);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("-n is '%s': use 1 or more".formatted(text));
        }
        return Integer.parseInt(text);
    }

    boolean wants(String row) {
        String lower = row.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(lower::contains);
    }

    /// The last line.
    String end(int found) {
        String things = found == 1 ? "WebSocket" : "WebSockets";
        return found > limit
                ? "%d of %d %s; more with -n %d or a word".formatted(limit, found, things, found)
                : "%d %s".formatted(found, things);
    }
}
