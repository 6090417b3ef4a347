package org.coppice.green;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// What a queue holds, in one of the orders in which it may come out.
///
/// **Threads:** one loop's thread.
sealed interface Items<E> {

    void add(E item);

    /// Takes the next one out; null if there is none.
    E poll();

    /// The next one, which stays; null if there is none.
    E peek();

    int size();

    /// In the order in which they would come out.
    List<E> toList();

    /// First in, first out.
    static <E> Items<E> fifo() {
        return new Plain<>(new ArrayDeque<>());
    }

    /// Last in, first out.
    static <E> Items<E> lifo() {
        return new Plain<>(Collections.asLifoQueue(new ArrayDeque<>()));
    }

    /// Smallest first, and of equal ones that which came first.
    static <E> Items<E> sorted(Comparator<? super E> order) {
        Comparator<Ranked<E>> byItem = Comparator.comparing(Ranked::item, order);
        return new Sorted<>(
                new java.util.PriorityQueue<>(byItem.thenComparingLong(Ranked::number)));
    }

    /// See [#fifo()] and [#lifo()].
    record Plain<E>(java.util.Queue<E> queue) implements Items<E> {
        @Override
        public void add(E item) {
            queue.add(item);
        }

        @Override
        public E poll() {
            return queue.poll();
        }

        @Override
        public E peek() {
            return queue.peek();
        }

        @Override
        public int size() {
            return queue.size();
        }

        @Override
        public List<E> toList() {
            return new ArrayList<>(queue);
        }
    }

    /// An item and the number of its coming.
    record Ranked<E>(E item, long number) {}

    /// See [#sorted(Comparator)].
    final class Sorted<E> implements Items<E> {
        private final java.util.PriorityQueue<Ranked<E>> heap;
        private long added;

        private Sorted(java.util.PriorityQueue<Ranked<E>> heap) {
            this.heap = heap;
        }

        @Override
        public void add(E item) {
            heap.add(new Ranked<>(item, added++));
        }

        @Override
        public E poll() {
            Ranked<E> first = heap.poll();
            return first == null ? null : first.item();
        }

        @Override
        public E peek() {
            Ranked<E> first = heap.peek();
            return first == null ? null : first.item();
        }

        @Override
        public int size() {
            return heap.size();
        }

        @Override
        public List<E> toList() {
            return heap.stream().sorted(heap.comparator()).map(Ranked::item).toList();
        }
    }
}
