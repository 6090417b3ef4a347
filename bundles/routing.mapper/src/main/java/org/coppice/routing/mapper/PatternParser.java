package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads the text of a pattern; what is wrong with it is the message of an
/// `IllegalArgumentException`.
final class PatternParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;
    private final List<PatternElement> elements = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private PatternParser(String text) {
        this.text = text;
    }

    static RoutePattern parse(String text) {
        return new PatternParser(text).parse();
    }

    private RoutePattern parse() {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("it must begin with /");
        }
        int at = 0;
        while (at < text.length()) {
            at = text.charAt(at) == '{' ? variable(at) : literal(at);
        }
        return new RoutePattern(text, elements);
    }

    private int literal(int start) {
        int end = text.indexOf('{', start);
        String literal = text.substring(start, end < 0 ? text.length() : end);
        if (literal.indexOf('}') >= 0) {
            throw new IllegalArgumentException("it has a } without a { before it");
        }
        if (literal.indexOf('?') >= 0 || literal.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "it has a ? or a #, but only the path of a URL is matched");
        }
        elements.add(new PatternElement.Text(literal));
        return start + literal.length();
    }

    private int variable(int start) {
        int end = closingBrace(start);
        String inside = text.substring(start + 1, end);
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name for a variable: letters, digits and _ are, beginning with no digit"
                            .formatted(name));
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException("the variable {" + name + "} is there twice");
        }
        String regex = colon < 0 ? "" : inside.substring(colon + 1);
        if (colon >= 0) {
            requireRegex(name, regex);
        }
        elements.add(new PatternElement.Variable(name, regex));
        return end + 1;
    }

    /// A regular expression may have braces inside: `{id:\d{4}}`.
    private int closingBrace(int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{' -> depth++;
                case '}' -> {
                    if (--depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException(
                "the { at index %d has no }; a brace in an expression is written \\{ or \\}"
                        .formatted(start));
    }

    private static void requireRegex(String name, String regex) {
        if (regex.isEmpty()) {
            throw new IllegalArgumentException(
                    "the variable {%s:} has no expression after the colon".formatted(name));
        }
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the expression %s of the variable {%s} is faulty: %s at index %d"
                            .formatted(regex, name, e.getDescription(), e.getIndex()),
                    e);
        }
    }
}
