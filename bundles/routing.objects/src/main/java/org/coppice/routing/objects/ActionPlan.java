package org.coppice.routing.objects;

import java.util.List;
import java.util.Set;
import org.coppice.web.headers.MediaType;

/// An exposed method.
///
/// @param name for people: `Books.show`
/// @param segment its name in the path
/// @param methods the HTTP methods, sorted; none means any
/// @param produces the media types it offers, the default first; empty if only its result tells
/// @param told whether these were given by an annotation
/// @param slash whether `index` has a slash at its end
record ActionPlan(
        String name,
        String segment,
        MethodCaller caller,
        List<ParameterPlan> parameters,
        List<String> methods,
        List<MediaType> produces,
        boolean told,
        String template,
        boolean slash,
        Guard guard) {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /// The most segments it takes.
    int maxSegments() {
        int count = 0;
        for (ParameterPlan parameter : parameters) {
            if (parameter.kind() == ParameterPlan.Kind.REST) {
                return Integer.MAX_VALUE;
            }
            count += parameter.takesSegment() ? 1 : 0;
        }
        return count;
    }

    /// How many segments it must have to be told apart from its neighbours.
    int requiredSegments() {
        return (int) parameters.stream().filter(p -> p.takesSegment() && p.isRequired()).count();
    }

    /// Whether it answers an HTTP method that may change something (RFC 9110, section 9.2.1).
    boolean changes() {
        return methods.isEmpty() || !SAFE.containsAll(methods);
    }

    /// Whether it answers an HTTP method.
    boolean answers(String method) {
        return methods.isEmpty()
                || methods.contains(method)
                || method.equals("HEAD") && methods.contains("GET");
    }
}
