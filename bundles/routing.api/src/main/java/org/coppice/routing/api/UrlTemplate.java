package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// A rule that is ready to be filled with values. Immutable.
final class UrlTemplate {
    private static final Pattern SEGMENT = Pattern.compile("[^/]+");
    private static final Pattern EXTENSION = Pattern.compile("[^./]+");
    private static final Pattern ANYTHING = Pattern.compile(".*", Pattern.DOTALL);

    private final RouteRule rule;
    private final List<Form> forms; // the shortest first
    private final Set<String> keys; // of variables and defaults

    UrlTemplate(RouteRule rule) {
        this.rule = rule;
        this.forms =
                rule.templates().reversed().stream()
                        .map(template -> Form.of(template, rule.isGenerationOnly()))
                        .toList();
        Set<String> all = new TreeSet<>(rule.template().variables());
        all.addAll(rule.defaults().keySet());
        this.keys = Set.copyOf(all);
    }

    RouteRule rule() {
        return rule;
    }

    /// The names of its variables and defaults.
    Set<String> keys() {
        return keys;
    }

    /// The path, percent-encoded, of the shortest pattern that says all of the values.
    ///
    /// @throws UrlGenerationException if a value is missing or does not fit
    String fill(Map<String, Object> values) {
        for (Form form : forms) {
            if (form == forms.getLast() || leavesOutNothing(form, values)) {
                return safe(form.fill(this, values));
            }
        }
        throw new AssertionError("a rule has at least one pattern");
    }

    /// The fixed argument whose value is another one, or empty text.
    String contradicted(Map<String, Object> values) {
        for (Map.Entry<String, String> fixed : rule.defaults().entrySet()) {
            Object given = values.get(fixed.getKey());
            boolean isFixed = !rule.template().variables().contains(fixed.getKey());
            if (isFixed && given != null && !fixed.getValue().equals(given.toString())) {
                return fixed.getKey();
            }
        }
        return "";
    }

    /// Whether all arguments that no variable tells are given, with just these values.
    boolean isMeantBy(Map<String, Object> values) {
        for (Map.Entry<String, String> fixed : rule.defaults().entrySet()) {
            Object given = values.get(fixed.getKey());
            boolean isFixed = !rule.template().variables().contains(fixed.getKey());
            if (isFixed && (given == null || !fixed.getValue().equals(given.toString()))) {
                return false;
            }
        }
        return true;
    }

    private boolean leavesOutNothing(Form form, Map<String, Object> values) {
        for (String variable : rule.template().variables()) {
            Object value = values.get(variable);
            if (!form.variables.contains(variable)
                    && value != null
                    && !value.toString().equals(rule.defaults().get(variable))) {
                return false;
            }
        }
        return true;
    }

    /// A path that begins with two slashes would be taken for a host: `/./` is the same path.
    private static String safe(String path) {
        return path.startsWith("//") ? "/." + path : path;
    }

    /// @param parts with their expressions ready
    private record Form(List<Piece> parts, List<String> variables) {
        /// @param free whether no path has to match it again
        static Form of(PathTemplate template, boolean free) {
            List<Piece> pieces = new ArrayList<>();
            template.parts().forEach(part -> pieces.add(Piece.of(part, free)));
            return new Form(List.copyOf(pieces), template.variables());
        }

        String fill(UrlTemplate template, Map<String, Object> values) {
            StringBuilder path = new StringBuilder();
            for (Piece piece : parts) {
                switch (piece.part) {
                    case Text text -> path.append(text.encoded());
                    case Variable variable ->
                            path.append(piece.text(template, variable.variable(), values));
                    case Extension extension -> {
                        String name = extension.variable();
                        if (values.containsKey(name)
                                || template.rule.defaults().containsKey(name)) {
                            path.append('.').append(piece.text(template, name, values));
                        }
                    }
                }
            }
            return path.toString();
        }
    }

    /// @param expression of the whole value, for a variable
    private record Piece(Part part, Pattern expression) {
        static Piece of(Part part, boolean free) {
            return new Piece(
                    part,
                    switch (part) {
                        case Text text -> SEGMENT;
                        case Variable v when v.isPlain() -> free ? ANYTHING : SEGMENT;
                        case Variable v -> Pattern.compile(v.regex(), Pattern.DOTALL);
                        case Extension e when e.regex().isEmpty() -> EXTENSION;
                        case Extension e -> Pattern.compile(e.regex(), Pattern.DOTALL);
                    });
        }

        String text(UrlTemplate template, String name, Map<String, Object> values) {
            Object value = values.get(name);
            String text = value == null ? template.rule.defaults().get(name) : value.toString();
            if (text == null) {
                throw new UrlGenerationException(
                        "the route %s needs a value for {%s}".formatted(template.rule, name));
            }
            if (!expression.matcher(text).matches()) {
                throw new UrlGenerationException(
                        "the route %s cannot have the value \"%s\" for {%s}: it must match %s"
                                .formatted(template.rule, text, name, expression));
            }
            if (text.equals(".") || text.equals("..")) {
                throw new UrlGenerationException(
                        "the route %s cannot have the value \"%s\" for {%s}: clients leave it out"
                                .formatted(template.rule, text, name));
            }
            return UrlText.path(text);
        }
    }
}
