package org.coppice.green;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Gives the turns of each pass in an order that a seed decides: whatever works with every seed
/// does not depend on the order of turns. All other rules hold: each that is ready has one turn a
/// pass, and a kill goes first.
///
/// **Threads:** its loop's thread only.
final class ShuffledQueue extends ReadyQueue {

    private final Random random;

    ShuffledQueue(long seed) {
        random = new Random(seed);
    }

    @Override
    void arrange(ArrayDeque<Fiber> turns) {
        if (turns.size() > 1) {
            List<Fiber> shuffled = new ArrayList<>(turns);
            Collections.shuffle(shuffled, random);
            turns.clear();
            turns.addAll(shuffled);
        }
    }
}
