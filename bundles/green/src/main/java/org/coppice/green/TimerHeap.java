package org.coppice.green;

import java.util.Arrays;

/// The timers of a loop: a four-ary heap in which each timer knows its place.
///
/// So a cancelled timer leaves at once, in O(log n), and nothing of it stays behind: most timers of
/// a server are time-outs that never fire. Four children a node make the heap half as deep as two
/// do and keep siblings in one cache line. Equal deadlines leave in the order in which they came.
///
/// **Threads:** its loop's thread only.
final class TimerHeap {

    private static final int CHILDREN = 4;
    private static final int FIRST_CAPACITY = 64;

    private Timer[] heap = new Timer[FIRST_CAPACITY];
    private int size;
    private long sequence;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The earliest deadline; only to be asked when not empty.
    long firstDeadlineNanos() {
        return heap[0].deadlineNanos;
    }

    /// Puts the timer in its place; one that is scheduled already moves.
    void schedule(Timer timer, long deadlineNanos) {
        cancel(timer);
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    /// Takes the timer out; nothing happens if it is not scheduled.
    void cancel(Timer timer) {
        int index = timer.index;
        if (index == Timer.NOT_SCHEDULED) {
            return;
        }
        timer.index = Timer.NOT_SCHEDULED;
        Timer last = heap[--size];
        heap[size] = null;
        if (last == timer) {
            shrink();
            return;
        }
        if (index > 0 && last.isBefore(heap[(index - 1) / CHILDREN])) {
            siftUp(index, last);
        } else {
            siftDown(index, last);
        }
        shrink();
    }

    /// Whether a timer is due; take it with [#takeFirst()].
    boolean isDue(long nowNanos) {
        return size > 0 && heap[0].deadlineNanos - nowNanos <= 0;
    }

    Timer takeFirst() {
        Timer first = heap[0];
        cancel(first);
        return first;
    }

    private void siftUp(int start, Timer timer) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) / CHILDREN;
            if (!timer.isBefore(heap[parent])) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int start, Timer timer) {
        int index = start;
        while (true) {
            int child = earliestChild(index);
            if (child < 0 || !heap[child].isBefore(timer)) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private int earliestChild(int index) {
        int first = index * CHILDREN + 1;
        if (first >= size) {
            return -1;
        }
        int earliest = first;
        int end = Math.min(first + CHILDREN, size);
        for (int child = first + 1; child < end; child++) {
            if (heap[child].isBefore(heap[earliest])) {
                earliest = child;
            }
        }
        return earliest;
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    /// A burst of a million sleepers must not keep its array for ever.
    private void shrink() {
        if (heap.length > FIRST_CAPACITY && size < heap.length / 8) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }
}
