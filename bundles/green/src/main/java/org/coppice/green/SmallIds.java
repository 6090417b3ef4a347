package org.coppice.green;

import java.util.BitSet;

/// Numbers from zero on, as small as may be and used again when they are given back.
///
/// **Threads:** its loop's thread only.
final class SmallIds {

    private final BitSet taken = new BitSet();

    int take() {
        int id = taken.nextClearBit(0);
        taken.set(id);
        return id;
    }

    void giveBack(int id) {
        taken.clear(id);
    }
}
