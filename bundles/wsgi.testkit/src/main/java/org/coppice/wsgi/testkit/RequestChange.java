package org.coppice.wsgi.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What may happen to requests: what is not there to be changed is left as it is.
enum RequestChange {
    /// A length, a chunk's size or a version that is wrong by a little, or written otherwise.
    NUMBER {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(NUMBERS, text, random);
            if (found.length > 0) {
                String digits = text.substring(found[0], found[1]);
                text.replace(found[0], found[1], other(digits, random));
            }
        }
    },
    /// A line twice, or elsewhere.
    LINE {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(LINES, text, random);
            if (found.length > 0) {
                String line = text.substring(found[0], found[1]);
                if (random.nextBoolean()) {
                    text.delete(found[0], found[1]);
                }
                int at = random.nextInt(text.length() + 1);
                text.insert(text.lastIndexOf("\n", at) + 1, line);
            }
        }
    },
    /// A line that changes places with the next.
    SWAP {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(LINES, text, random);
            int end = found.length == 0 ? 0 : text.indexOf("\n", found[1]) + 1;
            if (end > 0) {
                String line = text.substring(found[0], found[1]);
                text.insert(end, line).delete(found[0], found[1]);
            }
        }
    },
    /// A field's line with another value, its own kept or not.
    VALUE {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(VALUES, text, random);
            if (found.length > 0) {
                String value = VALUE_WORDS[random.nextInt(VALUE_WORDS.length)];
                switch (random.nextInt(4)) {
                    case 0 -> text.insert(found[0], value + ", ");
                    case 1 -> text.insert(found[1], "," + value);
                    default -> text.replace(found[0], found[1], value);
                }
            }
        }
    },
    LETTER_CASE {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(WORDS, text, random);
            if (found.length > 0) {
                String word = text.substring(found[0], found[1]);
                String small = word.toLowerCase(Locale.ROOT);
                String other = small.equals(word) ? word.toUpperCase(Locale.ROOT) : small;
                text.replace(found[0], found[1], other);
            }
        }
    },
    /// Something blank, or what some take for it, beside what parts words.
    BLANK {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(DELIMITERS, text, random);
            if (found.length > 0) {
                String blank = BLANKS[random.nextInt(BLANKS.length)];
                text.insert(found[random.nextInt(2)], blank);
            }
        }
    },
    /// One line end, or all, written otherwise.
    LINE_END {
        @Override
        void apply(StringBuilder text, Random random) {
            String end = LINE_ENDS[random.nextInt(LINE_ENDS.length)];
            int[] found = find(ENDS, text, random);
            if (found.length > 0 && random.nextInt(16) > 0) {
                text.replace(found[0], found[1], end);
            } else {
                String all = text.toString().replace("\r\n", end);
                text.replace(0, text.length(), all);
            }
        }
    },
    /// A line or a byte so often that a limit is met, or just not.
    FILL {
        @Override
        void apply(StringBuilder text, Random random) {
            int[] found = find(random.nextBoolean() ? LINES : BYTES, text, random);
            if (found.length > 0) {
                String part = text.substring(found[0], found[1]);
                int limit = LIMITS[random.nextInt(LIMITS.length)] + random.nextInt(5) - 2;
                int left = random.nextBoolean() ? limit - text.length() : limit;
                text.insert(found[0], part.repeat(Math.max(1, left / part.length())));
            }
        }
    },
    /// Another request behind it.
    NEXT {
        @Override
        void apply(StringBuilder text, Random random) {
            text.append(NEXT_REQUESTS[random.nextInt(NEXT_REQUESTS.length)]);
        }
    };

    private static final RequestChange[] ALL = values();
    private static final Pattern NUMBERS =
            Pattern.compile("(?<=[lL]ength: ?|\n)[0-9a-fA-F]{1,16}(?=[\r;])|(?<=HTTP/1\\.)[01]");
    private static final Pattern LINES = Pattern.compile("(?<=^|\n)[^\n]*+\n");
    private static final Pattern VALUES = Pattern.compile("(?<=: ?)[^ \r\n][^\r\n]*");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+");
    private static final Pattern DELIMITERS = Pattern.compile("[:,; =]|\r\n");
    private static final Pattern ENDS = Pattern.compile("\r\n");
    private static final Pattern BYTES = Pattern.compile("[^\r\n]");
    private static final int MAX_FOUND = 200;

    /// Those of a server under test, and 100 fields.
    private static final int[] LIMITS = {
        ServerContract.REQUEST_LINE_MAX_BYTES,
        ServerContract.HEADERS_MAX_BYTES,
        ServerContract.BODY_MAX_BYTES,
        100 * "a: b\r\n".length()
    };

    private static final String[] BLANKS = {" ", "\t", "  ", "\013", "\f", "\0", "\u00a0", "\r\n "};
    private static final String[] LINE_ENDS = {"\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", " \r\n"};
    private static final String[] VALUE_WORDS = {
        "chunked", "identity", "close", "keep-alive", "0", "1", "5", "+5", "a", "100-continue", "\""
    };
    private static final String[] NEXT_REQUESTS = {
        "GET /next HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /next HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /next HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "POST /next HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    };

    static RequestChange any(Random random) {
        return ALL[random.nextInt(ALL.length)];
    }

    abstract void apply(StringBuilder text, Random random);

    /// Where one of the first of them begins and ends.
    ///
    /// @return empty if there is none
    private static int[] find(Pattern pattern, StringBuilder text, Random random) {
        List<int[]> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (found.size() < MAX_FOUND && matcher.find()) {
            found.add(new int[] {matcher.start(), matcher.end()});
        }
        return found.isEmpty() ? new int[0] : found.get(random.nextInt(found.size()));
    }

    private static String other(String digits, Random random) {
        long value = Long.parseUnsignedLong(digits, 16);
        return switch (random.nextInt(8)) {
            case 0, 1 -> Long.toString(value + 1, 16);
            case 2, 3 -> Long.toString(value - 1, 16);
            case 4 -> "0" + digits;
            case 5 -> digits + "0";
            case 6 -> "+" + digits;
            default -> digits.toUpperCase(Locale.ROOT);
        };
    }
}
