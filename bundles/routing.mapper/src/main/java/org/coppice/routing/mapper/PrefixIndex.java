package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The routes that are not literal, by the literal text at their beginning. Immutable.
///
/// Theory: the prefixes are sorted, and each knows the longest other one that it begins with.
/// Whatever stands in order between a prefix of a path and the path itself begins with that prefix.
/// So the last prefix that is not after the path leads, from link to link, over every prefix of the
/// path, the longest first. A look-up is one binary search and a few comparisons, and allocates
/// nothing; a tree of nodes would do the same with more objects to make at each change.
final class PrefixIndex {
    private final String[] prefixes;
    private final int[] parents; // -1: none
    private final MappedRoute[][] groups;

    /// @param routes in the order of trying
    PrefixIndex(List<MappedRoute> routes) {
        Map<String, List<MappedRoute>> sorted = new TreeMap<>();
        for (MappedRoute route : routes) {
            sorted.computeIfAbsent(route.pattern().prefix(), p -> new ArrayList<>()).add(route);
        }
        prefixes = sorted.keySet().toArray(new String[0]);
        groups =
                sorted.values().stream()
                        .map(group -> group.toArray(new MappedRoute[0]))
                        .toArray(MappedRoute[][]::new);
        parents = new int[prefixes.length];
        for (int i = 0; i < prefixes.length; i++) {
            parents[i] = longest(prefixes[i], i - 1);
        }
    }

    /// The group whose prefix is the longest one of this path, or -1.
    int longest(String path) {
        int found = Arrays.binarySearch(prefixes, path);
        return longest(path, found >= 0 ? found : -found - 2);
    }

    /// The group with the next shorter prefix, or -1.
    int shorter(int group) {
        return parents[group];
    }

    /// The routes of a group in the order of trying; not to be changed.
    MappedRoute[] routes(int group) {
        return groups[group];
    }

    private int longest(String path, int from) {
        int i = from;
        while (i >= 0 && !path.startsWith(prefixes[i])) {
            i = parents[i];
        }
        return i;
    }
}
