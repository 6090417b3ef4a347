package org.coppice.routing.mapper;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A radix tree: values by texts, of which it finds all that a longer text begins with. Immutable.
///
/// A node is the text from its parent to itself, and its children differ in their first character.
/// So the way down is as long as the text that is found, and not as there are texts.
final class PrefixTree<T> {
    private final String label;
    private final T value; // or null
    private final char[] firsts; // of the children's labels, ascending
    private final PrefixTree<T>[] children;

    /// @param values by texts, of which one may be empty
    PrefixTree(Map<String, T> values) {
        this("", new TreeMap<>(values));
    }

    /// @param values by texts, all of which begin with the label
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private PrefixTree(String label, TreeMap<String, T> values) {
        this.label = label;
        this.value = values.get(label);
        Map<Character, TreeMap<String, T>> groups = new TreeMap<>();
        values.forEach((text, each) -> {
            if (text.length() > label.length()) {
                groups.computeIfAbsent(text.charAt(label.length()), c -> new TreeMap<>())
                        .put(text.substring(label.length()), each);
            }
        });
        this.firsts = new char[groups.size()];
        this.children = new PrefixTree[groups.size()];
        int i = 0;
        for (Map.Entry<Character, TreeMap<String, T>> group : groups.entrySet()) {
            firsts[i] = group.getKey();
            children[i++] = new PrefixTree<>(common(group.getValue()), group.getValue());
        }
    }

    /// The value of this node's text, or null.
    T value() {
        return value;
    }

    /// The number of characters from the parent to this node.
    int length() {
        return label.length();
    }

    /// The child whose text the path goes on with, or null.
    PrefixTree<T> child(String path, int at) {
        if (firsts.length == 0 || at >= path.length()) {
            return null;
        }
        int i = Arrays.binarySearch(firsts, path.charAt(at));
        return i >= 0 && path.startsWith(children[i].label, at) ? children[i] : null;
    }

    /// What sorted texts begin with: what the first and the last have in common.
    private static String common(TreeMap<String, ?> values) {
        String first = values.firstKey();
        String last = values.lastKey();
        int end = 0;
        while (end < first.length()
                && end < last.length()
                && first.charAt(end) == last.charAt(end)) {
            end++;
        }
        return first.substring(0, end);
    }
}
