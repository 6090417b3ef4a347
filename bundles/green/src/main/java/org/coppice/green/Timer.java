package org.coppice.green;

/// Something to do at a time: a place in a loop's [TimerHeap]. It may be scheduled again and again.
///
/// **Threads:** its loop's thread only.
final class Timer {

    static final int NOT_SCHEDULED = -1;

    final Runnable action;
    long deadlineNanos;
    long sequence;
    int index = NOT_SCHEDULED;

    Timer(Runnable action) {
        this.action = action;
    }

    boolean isScheduled() {
        return index != NOT_SCHEDULED;
    }

    /// Whether this one is due before the other: by time, and first come, first served at the same
    /// time.
    boolean isBefore(Timer other) {
        long difference = deadlineNanos - other.deadlineNanos;
        return difference < 0 || (difference == 0 && sequence < other.sequence);
    }
}
