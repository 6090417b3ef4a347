package org.coppice.routing.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// A path as OpenAPI has it: `/things/{id}`.
///
/// @param text the path
/// @param variables in order, with what their values look like
record OpenApiPath(String text, List<Variable> variables) {
    private static final String FORMAT = "[^./]+";

    /// The paths of a pattern: more than one if it has formats, which may be missing.
    static List<OpenApiPath> of(PathTemplate template) {
        List<OpenApiPath> paths = List.of(new OpenApiPath("", List.of()));
        for (Part part : template.parts()) {
            paths = paths.stream().flatMap(path -> path.with(part).stream()).toList();
        }
        return paths;
    }

    /// The same for all paths that OpenAPI takes for the same.
    String shape() {
        return text.replaceAll("\\{[^}]*}", "{}");
    }

    /// The parameters, with the names that a path of the same shape has.
    List<Map<String, Object>> parameters(OpenApiPath named) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            parameters.add(parameter(named.variables.get(i).variable(), variables.get(i)));
        }
        return parameters;
    }

    private List<OpenApiPath> with(Part part) {
        return switch (part) {
            case Text literal -> List.of(new OpenApiPath(text + literal.encoded(), variables));
            case Variable variable -> List.of(with("", variable));
            case Extension extension -> {
                String regex = extension.regex().isEmpty() ? FORMAT : extension.regex();
                yield List.of(this, with(".", new Variable(extension.variable(), regex)));
            }
        };
    }

    private OpenApiPath with(String before, Variable variable) {
        List<Variable> more = new ArrayList<>(variables);
        more.add(variable);
        return new OpenApiPath(text + before + "{" + variable.variable() + "}", List.copyOf(more));
    }

    private static Map<String, Object> parameter(String name, Variable variable) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", "path");
        parameter.put("required", true);
        if (variable.isRest()) {
            parameter.put("description", "The rest of the path, which may have slashes");
        } else if (EcmaPattern.isSame(variable.regex())) {
            schema.put("pattern", "^(?:" + variable.regex() + ")$");
        } else if (!variable.isPlain()) {
            parameter.put("description", "Matches the expression " + variable.regex());
        }
        parameter.put("schema", schema);
        return parameter;
    }
}
