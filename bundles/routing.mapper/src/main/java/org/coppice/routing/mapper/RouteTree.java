package org.coppice.routing.mapper;

import java.util.List;

/// The patterns with variables, as one tree. Immutable.
///
/// Theory: a node is a place after a slash of the path, and a way on takes one segment of the path
/// (text, `{name}`, or a matcher after text) or, at the end of a pattern, all that is left.
/// Patterns that begin alike share their ways, so a look-up costs what the path has of segments,
/// and not what the table has of routes: a literal segment is one look-up in a hash table, and text
/// before a variable a walk down a [PrefixTree]. Only matchers that differ at one place are tried
/// one by one.
///
/// Each node is reached by one way and at one index of the path, for a variable that may have a
/// slash is always the last way. So nothing is looked at twice, and the work of one look-up is at
/// most that of all the ways that fit.
///
/// Which of the routes that match is the right one is said by their ranks and by nothing else. Each
/// place knows the lowest rank behind it, and a walk goes nowhere where all are higher than what it
/// has found.
final class RouteTree {
    /// Higher than the rank of any route.
    static final int NO_RANK = Integer.MAX_VALUE;

    private final Node root;

    /// @param routes by rank
    RouteTree(List<Ranked> routes) {
        root = new RouteTreeBuilder(routes).build();
    }

    Node root() {
        return root;
    }

    /// A place after a slash.
    ///
    /// @param first the lowest rank behind it
    /// @param literals what follows a segment that is literal text
    /// @param plain what follows `{name}`, or null
    /// @param others all other ways, by the text with which they begin, or null
    record Node(int first, SegmentTable<Stop> literals, Stop plain, PrefixTree<Ways> others) {}

    /// A place at the end of a segment.
    ///
    /// @param first the lowest rank behind it
    /// @param ends the routes whose pattern ends here, by rank
    /// @param next the place after the slash that may follow, or null
    record Stop(int first, Ranked[] ends, Node next) {}

    /// Ways that begin with the same text.
    ///
    /// @param segments those that take what is left of the segment
    /// @param rests those that take what is left of the path
    record Ways(Way[] segments, LastWay[] rests) {}

    /// A way to the end of the segment.
    record Way(SegmentMatcher matcher, Stop stop) {}

    /// A way to the end of the path.
    ///
    /// @param end the only route
    record LastWay(SegmentMatcher matcher, Ranked[] end) {}
}
