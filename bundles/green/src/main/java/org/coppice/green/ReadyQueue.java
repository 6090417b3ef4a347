package org.coppice.green;

import java.util.ArrayDeque;

/// The fibers of a loop that can run now, in the order in which they will.
///
/// A pass gives one turn to each that was ready when it began: what becomes ready meanwhile goes
/// behind them and has its turn in the next pass. Only an urgent fiber, one that is killed, goes
/// before all others, and in the pass that is under way.
///
/// **Threads:** its loop's thread only.
class ReadyQueue {

    private final ArrayDeque<Fiber> fibers = new ArrayDeque<>();
    private int leftInPass;
    private boolean inPass;

    boolean isEmpty() {
        return fibers.isEmpty();
    }

    int size() {
        return fibers.size();
    }

    /// Begins a pass and tells how many turns it has.
    final int beginPass() {
        inPass = true;
        leftInPass = fibers.size();
        arrange(fibers);
        return leftInPass;
    }

    /// A pass is about to give each of these one turn, in this order.
    void arrange(ArrayDeque<Fiber> turns) {}

    /// Whether the pass has a turn left; if not, it is over.
    boolean hasTurn() {
        inPass = leftInPass > 0;
        return inPass;
    }

    /// Whose turn is next.
    Fiber first() {
        return fibers.peekFirst();
    }

    Fiber takeTurn() {
        leftInPass--;
        Fiber fiber = fibers.pollFirst();
        fiber.queued = false;
        return fiber;
    }

    void add(Fiber fiber) {
        fiber.queued = true;
        if (fiber.urgent) {
            fiber.urgent = false;
            addFirst(fiber);
        } else {
            fibers.addLast(fiber);
        }
    }

    /// A ready fiber overtakes all others.
    void moveToFront(Fiber fiber) {
        if (positionOf(fiber) < leftInPass) {
            leftInPass--;
        }
        fibers.remove(fiber);
        addFirst(fiber);
    }

    private void addFirst(Fiber fiber) {
        fibers.addFirst(fiber);
        if (inPass) {
            leftInPass++;
        }
    }

    private int positionOf(Fiber fiber) {
        int position = 0;
        for (Fiber other : fibers) {
            if (other == fiber) {
                break;
            }
            position++;
        }
        return position;
    }
}
