package org.coppice.web;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.coppice.wsgi.api.Environ;

/// Moves segments from the path to what led to the application.
final class PathSegments {
    private PathSegments() {}

    static Optional<String> peek(Environ environ) {
        String path = environ.pathInfo();
        int start = start(path);
        return start == path.length()
                ? Optional.empty()
                : Optional.of(unicode(path.substring(start, end(path, start))));
    }

    static Optional<String> pop(Environ environ, Predicate<String> wanted) {
        Optional<String> segment = peek(environ).filter(wanted);
        if (segment.isPresent()) {
            String path = environ.pathInfo();
            int end = end(path, start(path));
            environ.put(Environ.SCRIPT_NAME, environ.scriptName() + path.substring(0, end));
            environ.put(Environ.PATH_INFO, path.substring(end));
        }
        return segment;
    }

    private static int start(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return start;
    }

    private static int end(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }

    private static String unicode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
