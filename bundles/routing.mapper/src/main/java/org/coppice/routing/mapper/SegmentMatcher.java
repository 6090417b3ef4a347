package org.coppice.routing.mapper;

/// Matches the variables of a piece of a path.
interface SegmentMatcher {
    /// `{name}`: one or more characters.
    SegmentMatcher PLAIN =
            (path, from, to, captures) -> {
                captures.add(from, to);
                return from < to;
            };

    /// `{name:.*}`: anything.
    SegmentMatcher REST =
            (path, from, to, captures) -> {
                captures.add(from, to);
                return true;
            };

    /// `{.format}`: a dot and what follows it, or nothing.
    SegmentMatcher EXTENSION =
            (path, from, to, captures) -> {
                boolean missing = from == to;
                captures.add(missing ? -1 : from + 1, missing ? -1 : to);
                return missing || path.charAt(from) == '.' && isWithoutDot(path, from + 1, to);
            };

    /// `{name}{.format}`: what follows the last dot is the extension, if that leaves something of
    /// both.
    SegmentMatcher PLAIN_AND_EXTENSION =
            (path, from, to, captures) -> {
                int dot = path.lastIndexOf('.', to - 1);
                boolean extended = dot > from && dot + 1 < to;
                captures.add(from, extended ? dot : to);
                captures.add(extended ? dot + 1 : -1, extended ? to : -1);
                return from < to;
            };

    /// Matches all of the path between the two indices and adds a value for each variable; what it
    /// adds if it does not match is of no meaning.
    boolean match(String path, int from, int to, Captures captures);

    private static boolean isWithoutDot(String path, int from, int to) {
        int dot = path.indexOf('.', from);
        return from < to && (dot < 0 || dot >= to);
    }
}
