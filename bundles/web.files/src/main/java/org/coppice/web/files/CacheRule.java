package org.coppice.web.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/// What `Cache-Control` some files have.
///
/// @param wholePath whether it is about paths, not names alone
record CacheRule(PathMatcher matcher, boolean wholePath, String value) {
    /// @param glob of names, as `*.html`, or with a slash of paths below the root, as `assets/**`
    static CacheRule of(String glob, String value) {
        String path = glob.startsWith("/") ? glob.substring(1) : glob;
        return new CacheRule(
                FileSystems.getDefault().getPathMatcher("glob:" + path), glob.contains("/"), value);
    }

    boolean matches(Path file) {
        return matcher.matches(wholePath ? file : file.getFileName());
    }
}
