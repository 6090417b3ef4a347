package org.coppice.green;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Who waits for something that any thread may make ready, and whether it is. Both are one word, so
/// that whoever makes it ready takes all who wait out in the same moment.
///
/// The word is the top of a stack whose links never change. Whoever leaves only says so and stays
/// in it; when more than half have left, who left last puts a copy with the others in its place. So
/// coming, leaving and being taken cost the same however many wait.
///
/// Without a lock: a green thread that waited for one would switch where nothing may, and if its
/// turn came while its own loop waited behind it, neither would ever go on.
///
/// **Threads:** any.
final class SharedWaiters {

    private static final Node READY = new Node(null, null, 0);
    private static final Place[] NOBODY = {};

    /// Null as long as nobody waits and it is not ready.
    private final AtomicReference<Node> top = new AtomicReference<>();

    /// One who waits.
    abstract static class Place {

        /// Shared by all who came since it was last ready or nobody waited; counts who has left.
        private AtomicInteger round;

        private volatile boolean left;
    }

    private record Node(Place place, Node below, int height) {

        static Node on(Node below, Place place) {
            return new Node(place, below, below == null ? 1 : below.height + 1);
        }
    }

    boolean isReady() {
        return top.get() == READY;
    }

    /// Makes it ready.
    ///
    /// @return who is to be told, in the order in which they came; some may have left by then
    Place[] announce() {
        Node taken = top.getAndSet(READY);
        return taken == null ? NOBODY : inOrder(taken);
    }

    private static Place[] inOrder(Node top) {
        Place[] places = new Place[top.height];
        Node node = top;
        for (int i = top.height - 1; i >= 0; i--) {
            places[i] = node.place;
            node = node.below;
        }
        return places;
    }

    /// Takes it back that this is ready.
    void clear() {
        top.compareAndSet(READY, null);
    }

    /// Once for each place.
    ///
    /// @return false if it is ready: nobody would tell
    boolean add(Place place) {
        while (true) {
            Node now = top.get();
            if (now == READY) {
                return false;
            }
            place.round = now == null ? new AtomicInteger() : now.place.round;
            if (top.compareAndSet(now, Node.on(now, place))) {
                return true;
            }
        }
    }

    /// Nobody waits there any more. One thread at a time for each place.
    ///
    /// @return whether it waited until now: it has not been taken out, and not left before
    boolean leave(Place place) {
        if (place.left) {
            return false;
        }
        AtomicInteger round = place.round;
        boolean waited = isOf(round, top.get());
        place.left = true;
        if (waited) {
            round.incrementAndGet();
            sweep(round);
        }
        return waited;
    }

    static boolean hasLeft(Place place) {
        return place.left;
    }

    private static boolean isOf(AtomicInteger round, Node top) {
        return top != null && top != READY && top.place.round == round;
    }

    /// If others sweep what this counts, there is nothing left to do.
    private void sweep(AtomicInteger round) {
        Node now = top.get();
        while (isOf(round, now) && round.get() > now.height / 2) {
            Node rest = null;
            for (Place place : inOrder(now)) {
                if (!place.left) {
                    rest = Node.on(rest, place);
                }
            }
            int swept = now.height - (rest == null ? 0 : rest.height);
            if (swept == 0) {
                return;
            }
            if (top.compareAndSet(now, rest)) {
                round.addAndGet(-swept);
            }
            now = top.get();
        }
    }

    /// How many are in the stack, those who have left but are not swept too.
    int height() {
        Node now = top.get();
        return now == null ? 0 : now.height;
    }
}
