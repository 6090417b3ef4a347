package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The pattern of a route's paths, taken apart; see [Route] for its syntax. Immutable. It matches
/// nothing itself: a router compiles it, and [Urls] fills it in.
///
/// **Threads**: any. **Errors**: a faulty pattern is an `IllegalArgumentException` that names the
/// fault. **Null**: never.
public final class PathTemplate {
    /// The variable that makes a pattern which ends with it a mount point.
    public static final String PATH_INFO = "path_info";

    private final String text;
    private final List<Part> parts;

    PathTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /// Reads a pattern such as `/archive/{year:\d{4}}/{month}`.
    ///
    /// @throws IllegalArgumentException if it is faulty
    public static PathTemplate parse(String text) {
        return new TemplateParser(text).parse();
    }

    /// Reads a pattern in the older form of Routes, where `:name` or `:(name)` is `{name}`, and
    /// `*name` or `*(name)` is `{name:.*}`. Braces mean the same as in [#parse]; a backslash before
    /// `:` or `*` takes their meaning away.
    ///
    /// @throws IllegalArgumentException if it is faulty
    public static PathTemplate parseClassic(String text) {
        return parse(ClassicTemplate.withBraces(text));
    }

    /// The pattern as text; equal patterns have equal texts.
    public String text() {
        return text;
    }

    /// What it is made of, in order; the first is a [Text] that begins with `/`, and no two [Text]s
    /// are neighbours.
    public List<Part> parts() {
        return parts;
    }

    /// The names of its variables, in order.
    public List<String> variables() {
        return parts.stream().flatMap(part -> part.name().stream()).toList();
    }

    /// Whether it ends with `{path_info:…}`: then what stands before it moves from `PATH_INFO` to
    /// `SCRIPT_NAME`.
    public boolean isMount() {
        return parts.getLast() instanceof Variable last && last.variable.equals(PATH_INFO);
    }

    /// The same pattern with an expression for one of its variables, as `{name:regex}` would give
    /// it. Routes' `requirements`.
    ///
    /// @throws IllegalArgumentException if there is no such variable, if it has another expression,
    ///   or if this one is faulty
    public PathTemplate require(String name, String regex) {
        List<Part> required = new ArrayList<>();
        boolean found = false;
        for (Part part : parts) {
            boolean named = part.name().equals(Optional.of(name));
            found |= named;
            required.add(named ? required(part, regex) : part);
        }
        if (!found) {
            throw new IllegalArgumentException(
                    "%s has no variable {%s}: it has %s".formatted(text, name, variables()));
        }
        return new PathTemplate(
                required.stream().map(Part::source).collect(Collectors.joining()), required);
    }

    /// Whether it has a variable of that name without an expression.
    boolean isPlain(String name) {
        return parts.stream()
                .anyMatch(part ->
                        part instanceof Variable variable
                                && variable.variable.equals(name)
                                && variable.isPlain());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Part required(Part part, String regex) {
        String name = part.name().orElseThrow();
        String current = part instanceof Variable v ? v.regex : ((Extension) part).regex;
        if (!current.isEmpty() && !current.equals(regex)) {
            throw new IllegalArgumentException(
                    "the variable {%s} has the expression %s already: it cannot be %s too"
                            .formatted(name, current, regex));
        }
        TemplateParser.requireRegex(name, regex);
        return part instanceof Variable ? new Variable(name, regex) : new Extension(name, regex);
    }

    /// A part of a pattern.
    public sealed interface Part {
        /// The name of its variable.
        Optional<String> name();

        /// The part as it is written in a pattern.
        String source();
    }

    /// Literal text in Unicode, not empty.
    public record Text(String text) implements Part {
        /// The text as it stands in URLs: percent-encoded as RFC 3986 has it, with its slashes.
        public String encoded() {
            return UrlText.path(text);
        }

        @Override
        public Optional<String> name() {
            return Optional.empty();
        }

        @Override
        public String source() {
            return text.replaceAll("[{}\\\\]", "\\\\$0");
        }
    }

    /// A variable.
    ///
    /// @param variable its name
    /// @param regex of the whole value; empty: one or more characters without a slash
    public record Variable(String variable, String regex) implements Part {
        /// Whether it has no expression.
        public boolean isPlain() {
            return regex.isEmpty();
        }

        /// Whether it takes whatever is left of the path: its expression is `.*` or `.+`, greedy or
        /// not.
        public boolean isRest() {
            return regex.equals(".*")
                    || regex.equals(".+")
                    || regex.equals(".*?")
                    || regex.equals(".+?");
        }

        @Override
        public Optional<String> name() {
            return Optional.of(variable);
        }

        @Override
        public String source() {
            return "{" + variable + (isPlain() ? "" : ":" + regex) + "}";
        }
    }

    /// A format such as `.json`, which may be missing; then its variable has no value.
    ///
    /// @param variable its name
    /// @param regex of what follows the dot; empty: one or more characters without dot and slash
    public record Extension(String variable, String regex) implements Part {
        @Override
        public Optional<String> name() {
            return Optional.of(variable);
        }

        @Override
        public String source() {
            return "{." + variable + (regex.isEmpty() ? "" : ":" + regex) + "}";
        }
    }
}
