package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coppice.routing.mapper.PatternElement.Text;
import org.coppice.routing.mapper.PatternElement.Variable;

/// A pattern of paths: immutable, for any thread. Paths are in Unicode and percent-decoded.
///
/// Most patterns need no regular expression: variables that end at a slash, and a rest that takes
/// everything. They are matched by hand, the others by one expression for all variables.
final class RoutePattern {
    /// The variable that makes a pattern a mount point.
    static final String PATH_INFO = "path_info";

    private final String text;
    private final String prefix;
    private final List<PatternElement> tail; // what follows the prefix; empty: a literal pattern
    private final Specificity specificity;
    private final boolean mount;
    private final Optional<Pattern> regex;
    private final List<Variable> variables;
    private final int[] groups; // the regex's group of each variable

    /// @param elements the first is text, for a pattern begins with a slash
    RoutePattern(String text, List<PatternElement> elements) {
        this.text = text;
        this.prefix = ((Text) elements.getFirst()).text();
        this.tail = List.copyOf(elements.subList(1, elements.size()));
        this.specificity = Specificity.of(elements);
        this.mount = elements.getLast() instanceof Variable last && last.name().equals(PATH_INFO);
        this.variables = variables(tail);
        this.groups = groups(variables);
        this.regex = byHand(tail) ? Optional.empty() : Optional.of(compile(tail));
    }

    /// The pattern as written.
    String text() {
        return text;
    }

    /// The literal text at the beginning.
    String prefix() {
        return prefix;
    }

    boolean isLiteral() {
        return tail.isEmpty();
    }

    Specificity specificity() {
        return specificity;
    }

    /// Whether it moves what it matches before `{path_info:…}` to `SCRIPT_NAME`.
    boolean isMount() {
        return mount;
    }

    /// The values of the variables if the whole path matches.
    Optional<Map<String, String>> match(String path) {
        if (!path.startsWith(prefix)) {
            return Optional.empty();
        }
        String[] values = new String[variables.size()];
        boolean matches =
                regex.isPresent()
                        ? matchRegex(regex.get(), path, values)
                        : matchByHand(path, values);
        if (!matches || mount && !isAtSlash(path, values[values.length - 1])) {
            return Optional.empty();
        }
        return Optional.of(arguments(values));
    }

    @Override
    public String toString() {
        return text;
    }

    private boolean matchByHand(String path, String[] values) {
        int at = prefix.length();
        int count = 0;
        for (PatternElement element : tail) {
            int end = end(element, path, at);
            if (end < 0) {
                return false;
            }
            if (element instanceof Variable) {
                values[count++] = path.substring(at, end);
            }
            at = end;
        }
        return at == path.length();
    }

    /// Where the element ends that begins at `at`, or -1 if it does not match there.
    private static int end(PatternElement element, String path, int at) {
        switch (element) {
            case Text literal -> {
                return path.startsWith(literal.text(), at) ? at + literal.text().length() : -1;
            }
            case Variable rest when rest.isRest() -> {
                boolean tooShort = rest.regex().equals(".+") && at == path.length();
                return tooShort ? -1 : path.length();
            }
            case Variable segment -> {
                int slash = path.indexOf('/', at);
                int end = slash < 0 ? path.length() : slash;
                return end == at ? -1 : end;
            }
        }
    }

    private boolean matchRegex(Pattern pattern, String path, String[] values) {
        Matcher matcher = pattern.matcher(path).region(prefix.length(), path.length());
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = matcher.group(groups[i]);
        }
        return true;
    }

    /// A mount point ends where a segment ends: `/x{path_info:.*}` does not mean `/xyz`.
    private static boolean isAtSlash(String path, String rest) {
        int end = path.length() - rest.length();
        return rest.isEmpty() || rest.charAt(0) == '/' || path.charAt(end - 1) == '/';
    }

    private Map<String, String> arguments(String[] values) {
        if (values.length == 1) {
            return Map.of(variables.getFirst().name(), values[0]);
        }
        Map<String, String> arguments = LinkedHashMap.newLinkedHashMap(values.length);
        for (int i = 0; i < values.length; i++) {
            arguments.put(variables.get(i).name(), values[i]);
        }
        return Collections.unmodifiableMap(arguments);
    }

    private static boolean byHand(List<PatternElement> tail) {
        for (int i = 0; i < tail.size(); i++) {
            if (tail.get(i) instanceof Variable variable) {
                boolean last = i + 1 == tail.size();
                boolean beforeSlash =
                        !last
                                && tail.get(i + 1) instanceof Text next
                                && next.text().startsWith("/");
                if (!(variable.isPlain() ? last || beforeSlash : variable.isRest() && last)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Variable> variables(List<PatternElement> tail) {
        List<Variable> variables = new ArrayList<>();
        for (PatternElement element : tail) {
            if (element instanceof Variable variable) {
                variables.add(variable);
            }
        }
        return List.copyOf(variables);
    }

    private static int[] groups(List<Variable> variables) {
        int[] groups = new int[variables.size()];
        int next = 1;
        for (int i = 0; i < groups.length; i++) {
            groups[i] = next;
            next += 1 + Pattern.compile(variables.get(i).regex()).matcher("").groupCount();
        }
        return groups;
    }

    private static Pattern compile(List<PatternElement> tail) {
        StringBuilder regex = new StringBuilder();
        for (PatternElement element : tail) {
            switch (element) {
                case Text literal -> regex.append(Pattern.quote(literal.text()));
                case Variable plain when plain.isPlain() -> regex.append("([^/]+)");
                case Variable variable -> regex.append('(').append(variable.regex()).append(')');
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
