package org.coppice.green;

import java.time.Duration;
import java.util.stream.Collectors;

/// A loop that one green thread keeps busy, so that no other runs: gevent's `EventLoopBlocked`.
///
/// @param loop the name of the loop
/// @param guilty the green thread, with its stack at the moment of the report
/// @param duration for how long it has not given way, to the accuracy of the watch, which looks
///   four times in each limit
public record BlockedLoop(String loop, GreenThreadInfo guilty, Duration duration) {

    private static final int FRAMES_SHOWN = 32;

    /// The report as text: who it is, how long it took, and where it is.
    public String text() {
        return "Loop %s is blocked for %d ms by green thread %d, %s; it must give way, or do this on a native thread. It is at%n%s"
                .formatted(
                        loop,
                        duration.toMillis(),
                        guilty.id(),
                        guilty.name(),
                        guilty.stack().stream()
                                .limit(FRAMES_SHOWN)
                                .map(frame -> "        at " + frame)
                                .collect(Collectors.joining("\n")));
    }
}
