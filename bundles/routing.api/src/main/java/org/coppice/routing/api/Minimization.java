package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// Leaves out variables at the end of a pattern.
final class Minimization {
    private Minimization() {}

    /// The pattern, then shorter and shorter ones.
    static List<PathTemplate> of(PathTemplate template, Set<String> mayMiss) {
        List<PathTemplate> all = new ArrayList<>(List.of(template));
        List<Part> parts = new ArrayList<>(template.parts());
        while (removeLast(parts, mayMiss)) {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part.source()));
            all.add(new PathTemplate(text.toString(), parts));
        }
        return List.copyOf(all);
    }

    /// Removes the variable and the slash before it, if it may miss.
    private static boolean removeLast(List<Part> parts, Set<String> mayMiss) {
        int last = parts.size() - 1;
        if (last < 1
                || !(parts.get(last) instanceof Variable variable)
                || !mayMiss.contains(variable.variable())
                || !(parts.get(last - 1) instanceof Text text)
                || !text.text().endsWith("/")) {
            return false;
        }
        parts.removeLast();
        parts.removeLast();
        String before = text.text().substring(0, text.text().length() - 1);
        if (last == 1 && before.isEmpty()) {
            parts.add(new Text("/"));
        } else if (!before.isEmpty()) {
            parts.add(new Text(before));
        }
        return true;
    }
}
