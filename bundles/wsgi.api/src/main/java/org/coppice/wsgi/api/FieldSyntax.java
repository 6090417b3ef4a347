package org.coppice.wsgi.api;

/// What may stand in a header field (RFC 9110, sections 5.1 and 5.5): the guard against response
/// splitting.
final class FieldSyntax {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private FieldSyntax() {}

    /// Printable Latin-1, space and tab.
    static boolean isText(char c) {
        return (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t';
    }

    /// RFC 9110, section 5.6.2.
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isToken(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    static void requireName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isToken(c)) {
                throw new IllegalArgumentException(
                        "header name \"%s\" has the character 0x%02x at index %d: only letters, digits and !#$%%&'*+-.^_`|~ are allowed"
                                .formatted(printable(name), (int) c, i));
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a header name must not be empty");
        }
    }

    static void requireValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isText(c)) {
                throw new IllegalArgumentException(
                        "header %s has the character 0x%02x at index %d of its value \"%s\": only printable Latin-1, space and tab are allowed"
                                .formatted(name, (int) c, i, printable(value)));
            }
        }
    }

    private static String printable(String text) {
        return text.codePoints()
                .map(c -> isText((char) c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
