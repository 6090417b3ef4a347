package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// Cuts a pattern at its slashes.
final class StepCompiler {
    private final List<Step> steps = new ArrayList<>();
    private final List<Part> segment = new ArrayList<>();

    private StepCompiler() {}

    static List<Step> compile(List<Part> parts) {
        StepCompiler compiler = new StepCompiler();
        compiler.add(parts);
        return List.copyOf(compiler.steps);
    }

    private void add(List<Part> parts) {
        boolean first = true;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Text text) {
                addText(first ? text.text().substring(1) : text.text());
                first = false;
            } else if (mayHaveSlash(parts.get(i))) {
                segment.addAll(parts.subList(i, parts.size()));
                endWithRest();
                return;
            } else {
                segment.add(parts.get(i));
            }
        }
        endSegment();
    }

    private void addText(String text) {
        String[] pieces = text.split("/", -1);
        for (int i = 0; i < pieces.length; i++) {
            if (i > 0) {
                endSegment();
            }
            if (!pieces[i].isEmpty()) {
                segment.add(new Text(pieces[i]));
            }
        }
    }

    private void endSegment() {
        String lead = takeLead();
        if (segment.isEmpty()) {
            steps.add(new Step.Literal(lead));
        } else {
            steps.add(new Step.Segment(lead, key(segment), matcher(List.copyOf(segment))));
        }
        segment.clear();
    }

    private void endWithRest() {
        String lead = takeLead();
        boolean all = segment.size() == 1 && segment.getFirst() instanceof Variable v && v.isRest();
        steps.add(new Step.Rest(lead, all ? rest() : new RegexMatcher(segment)));
    }

    private SegmentMatcher rest() {
        boolean some = ((Variable) segment.getFirst()).regex().startsWith(".+");
        return some ? SegmentMatcher.PLAIN : SegmentMatcher.REST;
    }

    private String takeLead() {
        if (segment.isEmpty() || !(segment.getFirst() instanceof Text text)) {
            return "";
        }
        segment.removeFirst();
        return text.text();
    }

    private static SegmentMatcher matcher(List<Part> parts) {
        boolean one = parts.size() == 1;
        if (one && parts.getFirst() instanceof Variable variable) {
            return variable.isPlain()
                    ? SegmentMatcher.PLAIN
                    : CharsMatcher.of(variable.regex()).orElseGet(() -> new RegexMatcher(parts));
        }
        if (parts.getLast() instanceof Extension extension && extension.regex().isEmpty()) {
            if (one) {
                return SegmentMatcher.EXTENSION;
            }
            if (parts.size() == 2 && parts.getFirst() instanceof Variable v && v.isPlain()) {
                return SegmentMatcher.PLAIN_AND_EXTENSION;
            }
        }
        return new RegexMatcher(parts);
    }

    /// The parts without the names of their variables.
    private static String key(List<Part> parts) {
        return parts.stream()
                .map(part ->
                        switch (part) {
                            case Text text -> text.source();
                            case Variable variable -> "{:" + variable.regex() + "}";
                            case Extension extension -> "{." + extension.regex() + "}";
                        })
                .collect(Collectors.joining());
    }

    private static boolean mayHaveSlash(Part part) {
        return switch (part) {
            case Text text -> false;
            case Variable variable -> !SlashFree.isCertain(variable.regex());
            case Extension extension -> !SlashFree.isCertain(extension.regex());
        };
    }
}
