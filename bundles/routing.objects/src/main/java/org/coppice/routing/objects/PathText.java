package org.coppice.routing.objects;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.coppice.web.HttpException;

/// The path of a request in its segments.
///
/// @param segments in Unicode, without the empty one at the end; the last one without its extension
/// @param slash whether it ends with a slash
/// @param extension of the last segment, with its dot; empty if there is none that is known
record PathText(List<String> segments, boolean slash, String extension) {
    /// @param pathInfo a byte a char, as in the environ
    /// @throws HttpException 400 if it is not in UTF-8, 404 if a segment is empty
    static PathText of(String pathInfo, boolean extensions) {
        String path = decoded(pathInfo);
        List<String> segments = new ArrayList<>();
        int start = path.startsWith("/") ? 1 : 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end == start) {
                throw HttpException.notFound();
            }
            segments.add(path.substring(start, end));
            start = end + 1;
        }
        boolean slash = path.endsWith("/");
        String extension =
                !extensions || slash || segments.isEmpty() ? "" : Extensions.of(segments.getLast());
        if (!extension.isEmpty()) {
            String last = segments.removeLast();
            segments.add(last.substring(0, last.length() - extension.length()));
        }
        return new PathText(List.copyOf(segments), slash, extension);
    }

    private static String decoded(String pathInfo) {
        if (pathInfo.chars().allMatch(c -> c < 0x80)) {
            return pathInfo;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(pathInfo.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw HttpException.badRequest().detail("the path is not in UTF-8");
        }
    }
}
