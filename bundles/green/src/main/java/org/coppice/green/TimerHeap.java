package org.coppice.green;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// The timers of a loop: a four-ary heap in which each timer knows its place.
///
/// So a cancelled timer leaves at once, in O(log n), and nothing of it stays behind: most timers of
/// a server are time-outs that never fire. Four children a node make the heap half as deep as two
/// do. The deadlines stand beside the timers in an array of their own: the four that are compared
/// are neighbours in memory, and the timers themselves, which are all over the heap of the JVM, are
/// looked at only when two deadlines are equal. With a million sleepers that is most of the cost.
/// Equal deadlines leave in the order in which they came.
///
/// **Threads:** its loop's thread only.
final class TimerHeap {

    private static final int CHILDREN = 4;
    private static final int FIRST_CAPACITY = 64;

    private Timer[] timers = new Timer[FIRST_CAPACITY];
    private long[] deadlines = new long[FIRST_CAPACITY];
    private int size;
    private long sequence;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Those that are due first, in that order: the heap is walked from its top, and whoever may be
    /// the next is a child of one that was taken.
    List<Timer> first(int limit) {
        List<Timer> taken = new ArrayList<>();
        PriorityQueue<Timer> next = new PriorityQueue<>(TimerHeap::compare);
        if (size > 0) {
            next.add(timers[0]);
        }
        while (taken.size() < limit && !next.isEmpty()) {
            Timer timer = next.poll();
            taken.add(timer);
            int child = timer.index * CHILDREN + 1;
            for (int end = Math.min(child + CHILDREN, size); child < end; child++) {
                next.add(timers[child]);
            }
        }
        return taken;
    }

    private static int compare(Timer one, Timer other) {
        long difference = one.deadlineNanos - other.deadlineNanos;
        return Long.signum(difference == 0 ? one.sequence - other.sequence : difference);
    }

    /// The earliest deadline; only to be asked when not empty.
    long firstDeadlineNanos() {
        return deadlines[0];
    }

    /// Puts the timer in its place; one that is scheduled already moves.
    void schedule(Timer timer, long deadlineNanos) {
        cancel(timer);
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        if (size == timers.length) {
            resize(size * 2);
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
        Timer last = timers[--size];
        timers[size] = null;
        if (last != timer) {
            if (index > 0 && isBefore(last, (index - 1) / CHILDREN)) {
                siftUp(index, last);
            } else {
                siftDown(index, last);
            }
        }
        shrink();
    }

    /// Whether a timer is due; take it with [#takeFirst()].
    boolean isDue(long nowNanos) {
        return size > 0 && deadlines[0] - nowNanos <= 0;
    }

    Timer takeFirst() {
        Timer first = timers[0];
        cancel(first);
        return first;
    }

    private void siftUp(int start, Timer timer) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) / CHILDREN;
            if (!isBefore(timer, parent)) {
                break;
            }
            place(index, timers[parent], deadlines[parent]);
            index = parent;
        }
        place(index, timer, timer.deadlineNanos);
    }

    private void siftDown(int start, Timer timer) {
        int index = start;
        int child = earliestChild(index);
        while (child >= 0 && !isBefore(timer, child)) {
            place(index, timers[child], deadlines[child]);
            index = child;
            child = earliestChild(index);
        }
        place(index, timer, timer.deadlineNanos);
    }

    private int earliestChild(int index) {
        int first = index * CHILDREN + 1;
        if (first >= size) {
            return -1;
        }
        int earliest = first;
        int end = Math.min(first + CHILDREN, size);
        for (int child = first + 1; child < end; child++) {
            long difference = deadlines[child] - deadlines[earliest];
            if (difference < 0
                    || (difference == 0 && timers[child].sequence < timers[earliest].sequence)) {
                earliest = child;
            }
        }
        return earliest;
    }

    /// Whether the timer is due before the one at the index: by time, and first come, first served
    /// at the same time.
    private boolean isBefore(Timer timer, int index) {
        long difference = timer.deadlineNanos - deadlines[index];
        return difference < 0 || (difference == 0 && timer.sequence < timers[index].sequence);
    }

    private void place(int index, Timer timer, long deadlineNanos) {
        timers[index] = timer;
        deadlines[index] = deadlineNanos;
        timer.index = index;
    }

    /// A burst of a million sleepers must not keep its arrays for ever.
    private void shrink() {
        if (timers.length > FIRST_CAPACITY && size < timers.length / 8) {
            resize(timers.length / 2);
        }
    }

    private void resize(int capacity) {
        timers = Arrays.copyOf(timers, capacity);
        deadlines = Arrays.copyOf(deadlines, capacity);
    }
}
