package org.coppice.green;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who spawned whom: gevent's `GreenletTree`.
///
/// A green thread whose spawner has ended, or is not in the listing, is a root.
///
/// @param thread the spawner
/// @param children the trees of those that it has spawned and that live, in the order of the
///   listing
public record GreenThreadTree(GreenThreadInfo thread, List<GreenThreadTree> children) {

    private static final int FRAMES_SHOWN = 16;
    private static final int DEEPEST_INDENT = 20;

    private record Key(String loop, long id) {}

    /// The trees of a listing such as that of [Loop#threads(boolean)]; it may be of several loops.
    /// gevent's `GreenletTree.forest`.
    public static List<GreenThreadTree> forest(Collection<GreenThreadInfo> threads) {
        Map<Key, GreenThreadTree> all = new LinkedHashMap<>();
        for (GreenThreadInfo info : threads) {
            all.put(new Key(info.loop(), info.id()), new GreenThreadTree(info, new ArrayList<>()));
        }
        List<GreenThreadTree> roots = new ArrayList<>();
        for (GreenThreadTree tree : all.values()) {
            GreenThreadTree spawner = all.get(new Key(tree.thread.loop(), tree.thread.spawner()));
            (spawner == null || spawner == tree ? roots : spawner.children).add(tree);
        }
        return roots;
    }

    /// As text, a line each, indented below the spawner, with their stacks if they have them:
    /// gevent's `GreenletTree.format`. Of many children of one only the first are shown, and how
    /// many more there are.
    ///
    /// @param most how many of the roots, and of the children of each, are shown
    /// @throws IllegalArgumentException if that is below 1
    public static String text(List<GreenThreadTree> forest, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + ", allowed is 1 or more");
        }
        StringBuilder text = new StringBuilder();
        Deque<Line> left = new ArrayDeque<>();
        push(left, forest, 0, most);
        while (!left.isEmpty()) {
            Line line = left.pop();
            line.append(text);
            if (line.tree != null) {
                push(left, line.tree.children, line.depth + 1, most);
            }
        }
        return text.toString();
    }

    /// What is still to be written, the next on top: the depth of a tree has no limit.
    private record Line(GreenThreadTree tree, int depth, int more) {

        void append(StringBuilder text) {
            String indent = "  ".repeat(Math.min(depth, DEEPEST_INDENT));
            if (tree == null) {
                text.append(indent).append("and ").append(more).append(" more\n");
                return;
            }
            GreenThreadInfo info = tree.thread;
            text.append(indent).append(info.name());
            if (!info.name().equals(Listing.defaultName(info.id()))) {
                text.append(" (").append(info.id()).append(')');
            }
            text.append(": ").append(info.state());
            if (!info.waitingFor().isEmpty()) {
                text.append(" for ").append(info.waitingFor());
            }
            if (depth == 0 && info.spawner() != 0) {
                text.append(", spawned by ").append(info.spawner()).append(" (not listed)");
            }
            text.append('\n');
            append(text, indent, "", info.stack());
            append(text, indent, "spawned ", info.spawnStack());
        }

        private static void append(
                StringBuilder text, String indent, String how, List<StackTraceElement> stack) {
            stack.stream()
                    .limit(FRAMES_SHOWN)
                    .forEach(frame ->
                            text.append(indent)
                                    .append("        ")
                                    .append(how)
                                    .append("at ")
                                    .append(frame)
                                    .append('\n'));
        }
    }

    private static void push(Deque<Line> left, List<GreenThreadTree> trees, int depth, int most) {
        int shown = Math.min(most, trees.size());
        if (shown < trees.size()) {
            left.push(new Line(null, depth, trees.size() - shown));
        }
        for (int i = shown - 1; i >= 0; i--) {
            left.push(new Line(trees.get(i), depth, 0));
        }
    }

    /// Without the stacks, and so short for a deep tree too.
    @Override
    public String toString() {
        return thread.name() + " with " + children.size() + " children";
    }
}
