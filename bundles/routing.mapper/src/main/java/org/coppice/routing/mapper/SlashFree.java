package org.coppice.routing.mapper;

/// Tells whether what a regular expression matches may have a slash in it. If it cannot, a variable
/// ends where its segment does, and the tree can go on behind it.
///
/// It knows the constructs of most expressions, and says no of all others: then only the way is
/// longer that they are matched.
final class SlashFree {
    private static final String OTHERS = "./^$[]{}()";

    private final String regex;
    private int at;

    private SlashFree(String regex) {
        this.regex = regex;
    }

    /// Whether nothing that the expression matches has a slash; false also if that is not clear.
    static boolean isCertain(String regex) {
        return new SlashFree(regex).check();
    }

    private boolean check() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            boolean free =
                    switch (c) {
                        case '\\' -> escape();
                        case '[' -> members();
                        case '(' -> group();
                        case '{' -> count();
                        case ')' -> true;
                        default -> OTHERS.indexOf(c) < 0;
                    };
            if (!free) {
                return false;
            }
        }
        return true;
    }

    /// `\d`, `\w`, or a sign such as `\.`; other letters and digits have meanings of their own.
    private boolean escape() {
        if (at == regex.length()) {
            return false;
        }
        char c = regex.charAt(at++);
        return c == 'd' || c == 'w' || c != '/' && c < 128 && !Character.isLetterOrDigit(c);
    }

    /// `(a`, `(?:a`.
    private boolean group() {
        if (!regex.startsWith("?", at)) {
            return true;
        }
        boolean plain = regex.startsWith("?:", at);
        at += 2;
        return plain;
    }

    /// `{2,8}`.
    private boolean count() {
        int end = regex.indexOf('}', at);
        if (end < 0) {
            return false;
        }
        boolean numbers = regex.substring(at, end).matches("\\d+(,\\d*)?");
        at = end + 1;
        return numbers;
    }

    /// `[a-z_.-]`, `[^/]`.
    private boolean members() {
        boolean negated = regex.startsWith("^", at);
        at += negated ? 1 : 0;
        boolean slash = false;
        for (int first = at; at < regex.length(); at++) {
            char c = regex.charAt(at);
            if (c == ']' && at > first) {
                at++;
                return negated == slash;
            }
            if (c == '[' || c == ']' || c == '&') {
                return false; // sets within sets
            }
            if (c == '\\') {
                at++;
                if (!escape()) {
                    return false;
                }
                at--;
            } else if (isRange()) {
                char last = regex.charAt(at + 2);
                if (last == '\\' || last == '[') {
                    return false;
                }
                slash |= c <= '/' && last >= '/';
                at += 2;
            } else {
                slash |= c == '/';
            }
        }
        return false;
    }

    private boolean isRange() {
        return at + 2 < regex.length()
                && regex.charAt(at + 1) == '-'
                && regex.charAt(at + 2) != ']';
    }
}
