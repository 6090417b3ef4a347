package org.coppice.web.headers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Reads a field value from left to right. A method that does not find what it is asked for says so
/// and leaves the scanner where it is, unless it tells otherwise.
final class FieldScanner {
    private static final char NONE = '\0';

    private final String text;
    private int at;

    FieldScanner(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /// The next character, NUL at the end.
    char peek() {
        return atEnd() ? NONE : text.charAt(at);
    }

    /// The next character, of which there must be one, and goes on.
    char next() {
        return text.charAt(at++);
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    boolean skip(char c) {
        if (atEnd() || text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    void skipSpace() {
        take(FieldText::isSpace);
    }

    /// All characters from here on that pass; may be empty.
    String take(IntPredicate wanted) {
        int start = at;
        while (at < text.length() && wanted.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /// A token; empty if here is none.
    String token() {
        return take(FieldText::isTokenChar);
    }

    /// What is in a quoted string, without its backslashes; empty if here is none that is whole.
    Optional<String> quoted() {
        if (peek() != '"') {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return Optional.of(value.toString());
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            if (!FieldText.isQuotable(c)) {
                break;
            }
            value.append(c);
        }
        return Optional.empty();
    }

    /// A token or what is in a quoted string.
    Optional<String> tokenOrQuoted() {
        if (peek() == '"') {
            return quoted();
        }
        String token = token();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }

    // ---- lists: elements with commas between them, of which there may be too many

    /// Goes to the next element of a list, over what is empty; false if there is none.
    boolean nextElement() {
        do {
            skipSpace();
        } while (skip(','));
        return !atEnd();
    }

    /// Whether the element ends here, over white space that may follow it.
    boolean endElement() {
        skipSpace();
        return atEnd() || peek() == ',';
    }

    /// Gives the element up: goes to its end, which no comma in a quoted string is. A quoted string
    /// that is not closed has the rest of the text, so that nothing is looked at twice.
    void skipElement() {
        while (!atEnd() && peek() != ',') {
            if (peek() != '"') {
                at++;
            } else if (quoted().isEmpty()) {
                at = text.length();
            }
        }
    }

    // ---- parameters: `;name=value`

    /// All parameters from here on, by their names in lower case; of several of a name the first.
    /// Stops where no parameter follows; empty if something begins as one and is none.
    Optional<Map<String, String>> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        while (true) {
            int before = at;
            skipSpace();
            if (!skip(';')) {
                at = before;
                return Optional.of(parameters);
            }
            skipSpace();
            String name = FieldText.lower(token());
            if (name.isEmpty()) {
                continue; // an empty parameter, which RFC 9110, section 5.6.6, allows
            }
            Optional<String> value = skip('=') ? tokenOrQuoted() : Optional.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            parameters.putIfAbsent(name, value.get());
        }
    }
}
