package org.coppice.routing.mapper;

import java.util.Arrays;

/// What the variables of a pattern have matched so far, and how much work that may still be.
///
/// A value is two numbers, where it begins and ends in the path; both are -1 for an extension that
/// is missing.
final class Captures {
    /// How many characters the regular expressions of one look-up may look at together. It is a
    /// millisecond's work: far more than an expression needs that goes once over a path of usual
    /// length, and far less than one that backtracks without end.
    static final int MAX_STEPS = 100_000;

    private int[] bounds = new int[8];
    private int size;
    private int steps;

    void add(int from, int to) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
        }
        bounds[size] = from;
        bounds[size + 1] = to;
        size += 2;
    }

    /// Where to go back to by [#reset].
    int mark() {
        return size;
    }

    void reset(int mark) {
        size = mark;
    }

    /// Where the last value begins.
    int lastFrom() {
        return bounds[size - 2];
    }

    int[] copy() {
        return Arrays.copyOf(bounds, size);
    }

    /// Counts a character that an expression looks at.
    ///
    /// @return false if there were too many
    boolean tryStep() {
        return ++steps <= MAX_STEPS;
    }
}
