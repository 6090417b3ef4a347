package org.coppice.routing.mapper;

import org.coppice.routing.api.PathTemplate;

/// Reads the text of a pattern; what is wrong with it is the message of an
/// `IllegalArgumentException`.
final class PatternParser {
    private PatternParser() {}

    static RoutePattern parse(String text) {
        return new RoutePattern(PathTemplate.parse(text));
    }
}
