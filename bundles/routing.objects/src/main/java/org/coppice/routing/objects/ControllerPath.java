package org.coppice.routing.objects;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.coppice.routing.api.RouteRule;

/// The path of a root controller.
///
/// @param text in Unicode; empty for the root of all
/// @param bytes the same, a byte a char, as in the environ
record ControllerPath(String text, String bytes) {
    private static final Pattern FORM = Pattern.compile("(/[^/{}\\\\?#\\p{Cntrl}]+)*");

    /// @param texts of the service property
    /// @throws IllegalArgumentException if there is not just one path, or it is none
    static ControllerPath of(List<String> texts) {
        String text = texts.size() == 1 ? texts.getFirst() : "";
        String path = text.equals("/") ? "" : text;
        if (text.isEmpty() || !FORM.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path %s is not allowed: it must be \"/\", or one like \"/books\" without a slash at its end"
                            .formatted(texts));
        }
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return new ControllerPath(path, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// The pattern of all that is below it, and of itself.
    String pattern() {
        return text + (text.isEmpty() ? "/{path_info:.*}" : "{path_info:.*}");
    }

    RouteRule rule() {
        return RouteRule.of(pattern());
    }

    /// Whether a path is its own or below it.
    ///
    /// @param path in Unicode
    boolean leadsTo(String path) {
        return path.startsWith(text)
                && (path.length() == text.length() || path.charAt(text.length()) == '/');
    }
}
