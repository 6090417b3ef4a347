package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// How closely a pattern describes its paths. The natural order is the order of trying: of two
/// patterns that match the same path, the smaller one
/// 1. has the longer literal text before its first variable (as Routes groups them), else
/// 2. has, in the first segment where they differ, literal text rather than a variable with an
///    expression or with text beside it, this rather than `{name}`, this rather than `{rest:.*}`,
///    else
/// 3. has more segments, else more literal characters.
///
/// @param prefixLength characters before the first variable
/// @param segments the kind of each segment
/// @param literalLength characters outside of variables
record Specificity(int prefixLength, List<Kind> segments, int literalLength)
        implements Comparable<Specificity> {

    /// What a segment is made of; the more specific kind comes first.
    enum Kind {
        LITERAL,
        CONSTRAINED,
        VARIABLE,
        REST
    }

    private static final Comparator<Specificity> ORDER =
            Comparator.comparingInt((Specificity s) -> -s.prefixLength)
                    .thenComparing(Specificity::compareSegments)
                    .thenComparingInt(s -> -s.literalLength);

    /// @param elements the first is text
    static Specificity of(List<Part> elements) {
        int literalLength = 0;
        Segments segments = new Segments();
        for (Part element : elements) {
            switch (element) {
                case Text literal -> {
                    literalLength += literal.text().length();
                    segments.text(literal.text());
                }
                case Variable variable -> segments.part(kind(variable));
                case Extension extension -> segments.part(Kind.CONSTRAINED);
            }
        }
        int prefixLength = ((Text) elements.getFirst()).text().length();
        return new Specificity(prefixLength, segments.end(), literalLength);
    }

    @Override
    public int compareTo(Specificity other) {
        return ORDER.compare(this, other);
    }

    private static Kind kind(Variable variable) {
        if (variable.isPlain()) {
            return Kind.VARIABLE;
        }
        return variable.isRest() ? Kind.REST : Kind.CONSTRAINED;
    }

    private static int compareSegments(Specificity a, Specificity b) {
        int common = Math.min(a.segments.size(), b.segments.size());
        for (int i = 0; i < common; i++) {
            int order = a.segments.get(i).compareTo(b.segments.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(b.segments.size(), a.segments.size());
    }

    /// Cuts elements at slashes.
    private static final class Segments {
        private final List<Kind> kinds = new ArrayList<>();
        private Kind current = Kind.LITERAL;
        private boolean empty = true;

        void text(String text) {
            String[] parts = text.split("/", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    end();
                }
                if (!parts[i].isEmpty()) {
                    part(Kind.LITERAL);
                }
            }
        }

        void part(Kind kind) {
            current = empty ? kind : Kind.CONSTRAINED;
            empty = false;
        }

        List<Kind> end() {
            kinds.add(current);
            current = Kind.LITERAL;
            empty = true;
            return List.copyOf(kinds);
        }
    }
}
