package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.coppice.routing.mapper.RouteTree.LastWay;
import org.coppice.routing.mapper.RouteTree.Node;
import org.coppice.routing.mapper.RouteTree.Way;
import org.coppice.routing.mapper.RouteTree.Ways;

/// Grows a [RouteTree]: first as places that change, then as they stay.
final class RouteTreeBuilder {
    private final Map<String, String> texts = new HashMap<>();
    private final Spot root = new Spot();

    RouteTreeBuilder(List<Ranked> routes) {
        routes.forEach(this::add);
    }

    Node build() {
        return root.node();
    }

    private void add(Ranked ranked) {
        Spot spot = root;
        for (Step step : ranked.route().compiled().steps()) {
            if (step instanceof Step.Rest rest) {
                spot.group(rest.lead()).rests.add(new LastWay(rest.matcher(), array(ranked)));
                return;
            }
            spot = spot.next(step);
        }
        spot.ends.add(ranked);
    }

    /// The first text of these characters: `parts` of ten thousand patterns is one text at one
    /// place of memory.
    private String shared(String text) {
        return texts.computeIfAbsent(text, Function.identity());
    }

    private static Ranked[] array(Ranked... ranked) {
        return ranked;
    }

    /// At the end of a segment.
    private final class Spot {
        private final List<Ranked> ends = new ArrayList<>();
        private final Map<String, Spot> literals = new HashMap<>();
        private final Map<String, Group> groups = new HashMap<>();
        private Spot plain;

        Spot next(Step step) {
            if (step instanceof Step.Segment segment) {
                if (!segment.isPlain()) {
                    return group(segment.lead()).next(segment);
                }
                plain = plain == null ? new Spot() : plain;
                return plain;
            }
            String text = ((Step.Literal) step).text();
            return literals.computeIfAbsent(shared(text), key -> new Spot());
        }

        Group group(String lead) {
            return groups.computeIfAbsent(lead, text -> new Group());
        }

        Node node() {
            Map<String, Node> nodes = new HashMap<>();
            literals.forEach((text, spot) -> nodes.put(text, spot.node()));
            Map<String, Ways> ways = new HashMap<>();
            groups.forEach((lead, group) -> ways.put(lead, group.ways()));
            return new Node(
                    first(),
                    ends.toArray(new Ranked[0]),
                    nodes.isEmpty() ? null : new SegmentTable<>(nodes),
                    plain == null ? null : plain.node(),
                    ways.isEmpty() ? null : new PrefixTree<>(ways));
        }

        int first() {
            int first = ends.isEmpty() ? RouteTree.NO_RANK : ends.getFirst().rank();
            if (plain != null) {
                first = Math.min(first, plain.first());
            }
            for (Spot spot : literals.values()) {
                first = Math.min(first, spot.first());
            }
            for (Group group : groups.values()) {
                first = Math.min(first, group.first());
            }
            return first;
        }
    }

    /// Ways that begin with the same text.
    private final class Group {
        private final Map<String, SegmentMatcher> matchers = new LinkedHashMap<>();
        private final Map<String, Spot> spots = new LinkedHashMap<>();
        private final List<LastWay> rests = new ArrayList<>();

        Spot next(Step.Segment segment) {
            matchers.putIfAbsent(segment.key(), segment.matcher());
            return spots.computeIfAbsent(segment.key(), key -> new Spot());
        }

        Ways ways() {
            List<Way> ways = new ArrayList<>();
            spots.forEach((key, spot) -> ways.add(new Way(matchers.get(key), spot.node())));
            return new Ways(ways.toArray(new Way[0]), rests.toArray(new LastWay[0]));
        }

        int first() {
            int first = rests.isEmpty() ? RouteTree.NO_RANK : rests.getFirst().end()[0].rank();
            for (Spot spot : spots.values()) {
                first = Math.min(first, spot.first());
            }
            return first;
        }
    }
}
