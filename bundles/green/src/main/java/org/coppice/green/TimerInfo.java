package org.coppice.green;

/// A timer at one moment, for listings: eventlet's `format_hub_timers`.
///
/// @param loop the name of its loop
/// @param inNanos when it is due, from now; negative if it is overdue
/// @param what what it does, such as `end of its sleep`, `time-out of PT2S` or `start`
/// @param threadId the id of the green thread that it is for, zero if there is none
/// @param threadName the name of that green thread, empty if there is none
public record TimerInfo(String loop, long inNanos, String what, long threadId, String threadName) {

    static TimerInfo of(Timer timer, String loop, long nowNanos) {
        Fiber fiber = timer.fiber();
        return new TimerInfo(
                loop,
                timer.deadlineNanos - nowNanos,
                timer.what(),
                fiber == null ? 0 : fiber.id,
                fiber == null ? "" : fiber.name());
    }
}
