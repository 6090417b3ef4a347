package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// Reads the text of a pattern; what is wrong with it is the message of an
/// `IllegalArgumentException`.
final class TemplateParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String ESCAPABLE = "{}\\:*";

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    TemplateParser(String text) {
        this.text = text;
    }

    PathTemplate parse() {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("it must begin with /");
        }
        int at = 0;
        while (at < text.length()) {
            at = text.charAt(at) == '{' ? variable(at) : literal(at);
        }
        return new PathTemplate(text, parts);
    }

    private int literal(int start) {
        StringBuilder literal = new StringBuilder();
        int at = start;
        for (; at < text.length() && text.charAt(at) != '{'; at++) {
            if (isEscape(text, at)) {
                at++;
            } else {
                requireLiteral(text.charAt(at));
            }
            literal.append(text.charAt(at));
        }
        parts.add(new Text(literal.toString()));
        return at;
    }

    /// Whether a backslash there takes the meaning from the next character.
    static boolean isEscape(String text, int at) {
        return text.charAt(at) == '\\'
                && at + 1 < text.length()
                && ESCAPABLE.indexOf(text.charAt(at + 1)) >= 0;
    }

    private static void requireLiteral(char c) {
        if (c == '}') {
            throw new IllegalArgumentException("it has a } without a { before it");
        }
        if (c == '?' || c == '#') {
            throw new IllegalArgumentException(
                    "it has a ? or a #, but only the path of a URL is matched");
        }
    }

    private int variable(int start) {
        int end = closingBrace(text, start);
        String inside = text.substring(start + 1, end);
        boolean extension = inside.startsWith(".");
        int colon = inside.indexOf(':');
        String name = inside.substring(extension ? 1 : 0, colon < 0 ? inside.length() : colon);
        requireName(name);
        if (!names.add(name)) {
            throw new IllegalArgumentException("the variable {" + name + "} is there twice");
        }
        String regex = colon < 0 ? "" : inside.substring(colon + 1);
        if (colon >= 0) {
            requireRegex(name, regex);
        }
        parts.add(extension ? new Extension(name, regex) : new Variable(name, regex));
        return end + 1;
    }

    /// A regular expression may have braces inside: `{id:\d{4}}`.
    static int closingBrace(String text, int start) {
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

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name for a variable: letters, digits and _ are, beginning with no digit"
                            .formatted(name));
        }
    }

    static void requireRegex(String name, String regex) {
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
