package org.coppice.green;

import java.util.ArrayDeque;

/// The fibers of a loop that can run now, in the order in which they will.
///
/// A pass gives one turn to each that was ready when it began: what becomes ready meanwhile has its
/// turn in the next pass. Only an urgent fiber, one that is killed, goes before all others, and in
/// the pass that is under way.
///
/// One that overtakes leaves its old place behind, which is passed over when it comes up: to find
/// and close it would make the end of all who are ready take a time that grows with their square. A
/// fiber's places come up in the order in which it took them, so those left behind come first;
/// among those who overtake the last comes first, so there they come after it has had its turn.
///
/// **Threads:** its loop's thread only.
class ReadyQueue {

    /// Who is killed, the last one first.
    private final ArrayDeque<Fiber> overtaking = new ArrayDeque<>();

    /// Who has still to run in this pass.
    private ArrayDeque<Fiber> pass = new ArrayDeque<>();

    /// Who became ready in this pass.
    private ArrayDeque<Fiber> next = new ArrayDeque<>();

    /// How many places there are in [#overtaking]: as a rule none, and a turn needs no look at it.
    private int overtakers;

    /// How many places in both others belong to nobody any more.
    private int placesLeft;

    final boolean isEmpty() {
        return size() == 0;
    }

    final int size() {
        return overtakers + pass.size() + next.size() - placesLeft;
    }

    /// Begins a pass, the last one being over, and tells how many turns it has.
    final int beginPass() {
        ArrayDeque<Fiber> turns = next;
        next = pass;
        pass = turns;
        arrange(turns);
        return size();
    }

    /// A pass is about to give each of these one turn, in this order.
    void arrange(ArrayDeque<Fiber> turns) {}

    /// Whether the pass has a turn left; if not, it is over.
    final boolean hasTurn() {
        return first() != null;
    }

    /// Whose turn is next in this pass; null if it is over.
    final Fiber first() {
        Fiber fiber = overtakers == 0 ? null : firstOvertaking();
        if (fiber != null) {
            return fiber;
        }
        fiber = pass.peekFirst();
        while (fiber != null && fiber.placesLeft > 0) {
            pass.pollFirst();
            fiber.placesLeft--;
            placesLeft--;
            fiber = pass.peekFirst();
        }
        return fiber;
    }

    private Fiber firstOvertaking() {
        Fiber fiber = overtaking.peekFirst();
        while (fiber != null && !fiber.overtakes) {
            overtaking.pollFirst();
            overtakers--;
            placesLeft--;
            fiber = overtaking.peekFirst();
        }
        return fiber;
    }

    /// Takes the one that is [#first()].
    final void take(Fiber first) {
        if (first.overtakes) {
            overtaking.pollFirst();
            overtakers--;
            first.overtakes = false;
        } else {
            pass.pollFirst();
        }
        first.queued = false;
    }

    final void add(Fiber fiber) {
        fiber.queued = true;
        if (fiber.urgent) {
            fiber.urgent = false;
            addFirst(fiber);
        } else {
            next.addLast(fiber);
        }
    }

    /// A ready fiber overtakes all others.
    final void moveToFront(Fiber fiber) {
        if (fiber.overtakes && overtaking.peekFirst() == fiber) {
            return;
        }
        if (!fiber.overtakes) {
            fiber.placesLeft++;
        }
        placesLeft++;
        addFirst(fiber);
    }

    private void addFirst(Fiber fiber) {
        fiber.overtakes = true;
        overtaking.addFirst(fiber);
        overtakers++;
    }
}
