package org.coppice.routing.mapper;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.PathTemplate.Text;

/// A pattern of paths, compiled: immutable, for any thread. Paths are in Unicode and
/// percent-decoded.
final class RoutePattern {
    private final PathTemplate template;
    private final String prefix;
    private final List<Step> steps;
    private final Specificity specificity;
    private final List<String> variables;

    RoutePattern(PathTemplate template) {
        this.template = template;
        this.prefix = ((Text) template.parts().getFirst()).text();
        this.steps = StepCompiler.compile(template.parts());
        this.specificity = Specificity.of(template.parts());
        this.variables = template.variables();
    }

    PathTemplate template() {
        return template;
    }

    /// The pattern as written.
    String text() {
        return template.text();
    }

    /// The literal text at the beginning.
    String prefix() {
        return prefix;
    }

    boolean isLiteral() {
        return template.parts().size() == 1;
    }

    Specificity specificity() {
        return specificity;
    }

    /// Whether it moves what it matches before `{path_info:…}` to `SCRIPT_NAME`.
    boolean isMount() {
        return template.isMount();
    }

    /// At least one.
    List<Step> steps() {
        return steps;
    }

    /// The values of the variables if the whole path matches.
    ///
    /// @throws EndlessMatchException if that cannot be told in a sensible time
    Optional<Map<String, String>> match(String path) {
        Captures captures = new Captures();
        return path.startsWith(prefix) && matchSteps(path, captures) && isComplete(path, captures)
                ? Optional.of(arguments(variables, path, captures.copy()))
                : Optional.empty();
    }

    /// Whether a path that all steps match matches altogether. A mount point ends where a segment
    /// ends: `/x{path_info:.*}` does not mean `/xyz`.
    boolean isComplete(String path, Captures captures) {
        return !isMount() || isCompleteMount(path, captures);
    }

    static boolean isCompleteMount(String path, Captures captures) {
        int from = captures.lastFrom();
        return from == path.length() || path.charAt(from) == '/' || path.charAt(from - 1) == '/';
    }

    /// The values of these variables, of [Captures#copy].
    static Map<String, String> arguments(List<String> variables, String path, int[] bounds) {
        if (bounds.length == 2 && bounds[0] >= 0) {
            return Map.of(variables.getFirst(), path.substring(bounds[0], bounds[1]));
        }
        Map<String, String> arguments = LinkedHashMap.newLinkedHashMap(variables.size());
        putArguments(variables, path, bounds, arguments);
        return Collections.unmodifiableMap(arguments);
    }

    void putArguments(String path, int[] bounds, Map<String, String> arguments) {
        putArguments(variables, path, bounds, arguments);
    }

    private static void putArguments(
            List<String> variables, String path, int[] bounds, Map<String, String> arguments) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] >= 0) {
                arguments.put(variables.get(i / 2), path.substring(bounds[i], bounds[i + 1]));
            }
        }
    }

    @Override
    public String toString() {
        return text();
    }

    private boolean matchSteps(String path, Captures captures) {
        int at = 1;
        for (Step step : steps) {
            if (at > path.length()) {
                return false; // the path has fewer segments
            }
            if (step instanceof Step.Rest rest) {
                return path.startsWith(rest.lead(), at)
                        && rest.matcher()
                                .match(path, at + rest.lead().length(), path.length(), captures);
            }
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            if (!matchSegment(step, path, at, end, captures)) {
                return false;
            }
            at = end + 1;
        }
        return at == path.length() + 1;
    }

    private static boolean matchSegment(
            Step step, String path, int at, int end, Captures captures) {
        return switch (step) {
            case Step.Literal literal ->
                    literal.text().length() == end - at && path.startsWith(literal.text(), at);
            case Step.Segment segment -> {
                int from = at + segment.lead().length();
                yield from <= end
                        && path.startsWith(segment.lead(), at)
                        && segment.matcher().match(path, from, end, captures);
            }
            case Step.Rest rest -> throw new AssertionError(rest + " is no segment");
        };
    }
}
