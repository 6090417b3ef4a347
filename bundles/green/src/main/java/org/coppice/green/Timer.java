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
}
