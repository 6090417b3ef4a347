package org.coppice.routing.mapper;

import java.util.List;

/// The patterns with variables, as one tree. Immutable.
///
/// Theory: a node is a place before a slash of the path, and a way on takes one segment of the path
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
/// A large table is slower than a small one only by what the processor has not at hand. So a
/// look-up touches few objects that belong to one route alone: what it asks of a route are
/// [RouteFacts], which routes share.
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

    /// A place at the end of a segment, and the ways on behind the slash that may follow.
    ///
    /// @param first the lowest rank here and behind it
    /// @param ends the routes whose pattern ends here, by rank
    /// @param literals where a segment of literal text leads, or null
    /// @param plain where `{name}` leads, or null
    /// @param others all other ways, by the text with which they begin, or null
    record Node(
            int first,
            Ranked[] ends,
            SegmentTable<Node> literals,
            Node plain,
            PrefixTree<Ways> others) {}

    /// Ways that begin with the same text.
    ///
    /// @param segments those that take what is left of the segment
    /// @param rests those that take what is left of the path
    record Ways(Way[] segments, LastWay[] rests) {}

    /// A way to the end of the segment.
    record Way(SegmentMatcher matcher, Node node) {}

    /// A way to the end of the path.
    ///
    /// @param end the only route
    record LastWay(SegmentMatcher matcher, Ranked[] end) {}
}
