package org.coppice.green;

/// Something to do at a time: a place in a loop's [TimerHeap]. It may be scheduled again and again.
/// What waits for the time extends it, so that a sleeper is one object and no more.
///
/// **Threads:** its loop's thread only, [#run()] too.
abstract class Timer implements Runnable {

    static final int NOT_SCHEDULED = -1;

    long deadlineNanos;
    long sequence;
    int index = NOT_SCHEDULED;

    /// One that does no more than that.
    static Timer of(Runnable action) {
        return new Timer() {
            @Override
            public void run() {
                action.run();
            }
        };
    }

    /// The green thread that it is for, null if there is none at the moment.
    Fiber fiber() {
        return null;
    }

    /// What it is, for listings.
    String what() {
        return "task";
    }

    boolean isScheduled() {
        return index != NOT_SCHEDULED;
    }
}
