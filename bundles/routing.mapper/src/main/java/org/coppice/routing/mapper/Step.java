package org.coppice.routing.mapper;

/// What a pattern says of one segment of a path, the text between two slashes, or at its end of all
/// that is left. A pattern is a list of steps; the path must have a segment for each and no more.
sealed interface Step {
    /// The segment is this text, which may be empty.
    record Literal(String text) implements Step {}

    /// The segment begins with this text, and a matcher takes the rest of it.
    ///
    /// @param lead may be empty
    /// @param key equal for steps that match the same
    record Segment(String lead, String key, SegmentMatcher matcher) implements Step {
        boolean isPlain() {
            return matcher == SegmentMatcher.PLAIN && lead.isEmpty();
        }
    }

    /// What is left of the path begins with this text, and a matcher takes the rest of it, slashes
    /// and all; always the last step.
    ///
    /// @param lead without slash, may be empty
    record Rest(String lead, SegmentMatcher matcher) implements Step {}
}
