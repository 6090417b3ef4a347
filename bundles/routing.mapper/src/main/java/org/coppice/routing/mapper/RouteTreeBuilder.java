package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.coppice.routing.mapper.RouteTree.LastWay;
import org.coppice.routing.mapper.RouteTree.Node;
import org.coppice.routing.mapper.RouteTree.Stop;
import org.coppice.routing.mapper.RouteTree.Way;
import org.coppice.routing.mapper.RouteTree.Ways;

/// Grows a [RouteTree]: first as places that change, then as they stay.
final class RouteTreeBuilder {
    private final Spot root = new Spot();

    RouteTreeBuilder(List<Ranked> routes) {
        routes.forEach(this::add);
    }

    Node build() {
        return root.node();
    }

    private void add(Ranked ranked) {
        Spot place = root;
        End end = null;
        for (Step step : ranked.route().compiled().steps()) {
            place = end == null ? root : end.next();
            if (step instanceof Step.Rest rest) {
                place.group(rest.lead()).rests.add(new LastWay(rest.matcher(), array(ranked)));
                return;
            }
            end = place.end(step);
        }
        end.routes.add(ranked);
    }

    private static Ranked[] array(Ranked... ranked) {
        return ranked;
    }

    /// After a slash.
    private static final class Spot {
        private final Map<String, End> literals = new HashMap<>();
        private final Map<String, Group> groups = new HashMap<>();
        private End plain;

        End end(Step step) {
            if (step instanceof Step.Segment segment) {
                if (!segment.isPlain()) {
                    return group(segment.lead()).end(segment);
                }
                plain = plain == null ? new End() : plain;
                return plain;
            }
            return literals.computeIfAbsent(((Step.Literal) step).text(), text -> new End());
        }

        Group group(String lead) {
            return groups.computeIfAbsent(lead, text -> new Group());
        }

        Node node() {
            Map<String, Stop> stops = new HashMap<>();
            literals.forEach((text, end) -> stops.put(text, end.stop()));
            Map<String, Ways> ways = new HashMap<>();
            groups.forEach((lead, group) -> ways.put(lead, group.ways()));
            return new Node(
                    first(),
                    stops.isEmpty() ? null : new SegmentTable<>(stops),
                    plain == null ? null : plain.stop(),
                    ways.isEmpty() ? null : new PrefixTree<>(ways));
        }

        int first() {
            int first = plain == null ? RouteTree.NO_RANK : plain.first();
            for (End end : literals.values()) {
                first = Math.min(first, end.first());
            }
            for (Group group : groups.values()) {
                first = Math.min(first, group.first());
            }
            return first;
        }
    }

    /// At the end of a segment.
    private static final class End {
        private final List<Ranked> routes = new ArrayList<>();
        private Spot place;

        Spot next() {
            place = place == null ? new Spot() : place;
            return place;
        }

        Stop stop() {
            return new Stop(
                    first(), routes.toArray(new Ranked[0]), place == null ? null : place.node());
        }

        int first() {
            int own = routes.isEmpty() ? RouteTree.NO_RANK : routes.getFirst().rank();
            return place == null ? own : Math.min(own, place.first());
        }
    }

    /// Ways that begin with the same text.
    private static final class Group {
        private final Map<String, SegmentMatcher> matchers = new LinkedHashMap<>();
        private final Map<String, End> ends = new LinkedHashMap<>();
        private final List<LastWay> rests = new ArrayList<>();

        End end(Step.Segment segment) {
            matchers.putIfAbsent(segment.key(), segment.matcher());
            return ends.computeIfAbsent(segment.key(), key -> new End());
        }

        Ways ways() {
            List<Way> ways = new ArrayList<>();
            ends.forEach((key, end) -> ways.add(new Way(matchers.get(key), end.stop())));
            return new Ways(ways.toArray(new Way[0]), rests.toArray(new LastWay[0]));
        }

        int first() {
            int first = rests.isEmpty() ? RouteTree.NO_RANK : rests.getFirst().end()[0].rank();
            for (End end : ends.values()) {
                first = Math.min(first, end.first());
            }
            return first;
        }
    }
}
