package org.coppice.routing.mapper;

import org.coppice.routing.mapper.RouteTree.LastWay;
import org.coppice.routing.mapper.RouteTree.Node;
import org.coppice.routing.mapper.RouteTree.Way;
import org.coppice.routing.mapper.RouteTree.Ways;

/// A walk through the tree for one path, which meets every route whose pattern matches and whose
/// rank is below a limit. It meets them in no order.
abstract class TreeWalk {
    private final String path;
    private final Captures captures;
    private int limit = RouteTree.NO_RANK;

    /// @param captures may be those of an earlier walk for the same request, whose steps count too
    TreeWalk(String path, Captures captures) {
        this.path = path;
        this.captures = captures;
    }

    void walk(RouteTree tree) {
        if (path.startsWith("/") && tree.root().first() < limit) {
            visit(tree.root(), 1);
        }
    }

    String path() {
        return path;
    }

    /// From now on only routes of lower rank are of interest.
    void limit(int rank) {
        limit = rank;
    }

    int limit() {
        return limit;
    }

    /// Called with routes of the same segments, by rank, that match if their pattern
    /// [RoutePattern#isComplete].
    abstract void meet(Ranked[] routes, Captures captures);

    private void visit(Node node, int at) {
        int slash = path.indexOf('/', at);
        int end = slash < 0 ? path.length() : slash;
        if (node.literals() != null) {
            Node next = node.literals().find(path, at, end);
            if (next != null) {
                arrive(next, end);
            }
        }
        if (node.plain() != null && at < end) {
            int mark = captures.mark();
            captures.add(at, end);
            arrive(node.plain(), end);
            captures.reset(mark);
        }
        if (node.others() != null) {
            int start = at;
            PrefixTree<Ways> ways = node.others();
            while (ways != null) {
                start += ways.length();
                if (ways.value() != null) {
                    follow(ways.value(), start, end);
                }
                ways = ways.child(path, start);
            }
        }
    }

    private void arrive(Node node, int at) {
        if (node.first() >= limit) {
            return;
        }
        if (at == path.length()) {
            meet(node.ends(), captures);
        } else {
            visit(node, at + 1);
        }
    }

    private void follow(Ways ways, int at, int end) {
        int mark = captures.mark();
        for (Way way : ways.segments()) {
            if (way.node().first() < limit && way.matcher().match(path, at, end, captures)) {
                arrive(way.node(), end);
            }
            captures.reset(mark);
        }
        for (LastWay way : ways.rests()) {
            if (way.end()[0].rank() < limit
                    && way.matcher().match(path, at, path.length(), captures)) {
                meet(way.end(), captures);
            }
            captures.reset(mark);
        }
    }
}
