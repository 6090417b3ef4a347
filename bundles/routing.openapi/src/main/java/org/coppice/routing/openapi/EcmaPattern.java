package org.coppice.routing.openapi;

import java.util.regex.Pattern;

/// Tells whether an expression of Java's means the same in ECMA-262, which OpenAPI asks for. It
/// knows what most routes are made of, and says no of all others.
final class EcmaPattern {
    private static final String CLASS = "\\[\\^?(?:\\w-\\w|\\w|[._~@:,;!=+*/-]|\\\\[dw.\\-/+*])++]";
    private static final String ATOM = "(?:[\\w./~@:,;!=-]|\\\\[dw.\\-/+*]|" + CLASS + ")";
    private static final String COUNT = "(?:(?:[*+?]|\\{\\d{1,4}(?:,\\d{0,4})?})\\??)?";
    private static final String GROUP = "\\((?:\\?:)?(?:" + ATOM + COUNT + "|\\|)*+\\)" + COUNT;

    /// Possessive, so that no expression takes long.
    private static final Pattern KNOWN =
            Pattern.compile("(?:" + ATOM + COUNT + "|\\||" + GROUP + ")++");

    /// Nobody's expression of a segment is longer.
    private static final int LONGEST = 200;

    private EcmaPattern() {}

    static boolean isSame(String regex) {
        return regex.length() <= LONGEST && KNOWN.matcher(regex).matches();
    }
}
