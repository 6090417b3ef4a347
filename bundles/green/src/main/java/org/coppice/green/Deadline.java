package org.coppice.green;

/// When waiting in several steps has to end.
///
/// **Threads:** the loop's.
final class Deadline {

    private final Loop loop;
    private final long timeoutNanos;
    private final long endNanos;

    /// @param timeoutNanos negative for never
    Deadline(Loop loop, long timeoutNanos) {
        this.loop = loop;
        this.timeoutNanos = timeoutNanos;
        this.endNanos = timeoutNanos > 0 ? loop.deadlineNanos(timeoutNanos) : 0;
    }

    /// For [WaitQueue#await]: negative for ever, zero when it has passed.
    long leftNanos() {
        return timeoutNanos <= 0 ? timeoutNanos : Math.max(0, endNanos - loop.nowNanos());
    }
}
