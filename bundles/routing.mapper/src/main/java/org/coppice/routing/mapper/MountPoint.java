package org.coppice.routing.mapper;

import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Environ;

/// Moves the part of the path that led to a mounted application from `PATH_INFO` to `SCRIPT_NAME`,
/// as Routes does for the variable `path_info`; together they stay the same path.
final class MountPoint {
    private MountPoint() {}

    /// @param rest what the variable matched, in Unicode
    static void enter(Environ environ, String rest) {
        String path = environ.pathInfo();
        int end = Math.max(0, start(path, rest)); // a condition may have changed the rest
        if (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        environ.put(Environ.SCRIPT_NAME, environ.scriptName() + path.substring(0, end));
        environ.put(Environ.PATH_INFO, path.substring(end));
    }

    /// Where the rest begins in the path, of which a char is a byte. Slashes tell and not lengths,
    /// for bytes that are no UTF-8 have become characters of another length; a slash stays one.
    private static int start(String path, String rest) {
        int start = path.length();
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '/') {
                start = path.lastIndexOf('/', start - 1);
            }
        }
        boolean withinSegment = !rest.isEmpty() && rest.charAt(0) != '/';
        return withinSegment ? path.lastIndexOf('/', start - 1) + 1 : start;
    }

    /// Moves the whole path: Routes' way to have `/cards` lead to the same as `/cards/`.
    ///
    /// @param rest the route's argument, in Unicode: the path that the application sees
    static void enterAt(Environ environ, String rest) {
        environ.put(Environ.SCRIPT_NAME, environ.scriptName() + environ.pathInfo());
        environ.put(
                Environ.PATH_INFO,
                new String(rest.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
