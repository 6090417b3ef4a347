package org.coppice.green;

import java.time.Duration;

/// Fails if a body keeps the loop for itself: gevent's `assert_switches`, for tests.
///
/// ```java
/// try (SwitchGuard _ = SwitchGuard.start(Duration.ofMillis(50))) {
///     crunch();
/// }
/// ```
///
/// Time is that of the loop's clock, so with a manual one such a test does not depend on the speed
/// of the machine. It costs a little for every turn of the loop while it is open.
///
/// **Threads:** the green thread that started it. **Errors:** [#close()] throws an
/// [AssertionError]. **Null:** nothing here is null.
public final class SwitchGuard implements AutoCloseable {

    private final Fiber fiber = Fiber.current();

    /// Negative if one switch is enough, however late.
    private final long limitNanos;

    /// When the current turn of its green thread began, or when it was opened in it.
    private long heldSinceNanos = fiber.loop.nowNanos();

    private long longestNanos;
    private boolean switched;

    private SwitchGuard(long limitNanos) {
        this.limitNanos = limitNanos;
        fiber.loop.turns().add(this);
    }

    /// From now on until [#close()] the current green thread must give the loop away at least once.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread
    public static SwitchGuard start() {
        return new SwitchGuard(-1);
    }

    /// From now on until [#close()] the current green thread must not keep the loop for longer than
    /// this at a time.
    ///
    /// @param longest zero allows no time at all
    /// @throws IllegalArgumentException if it is negative
    /// @throws IllegalStateException if the caller is not on a green thread
    public static SwitchGuard start(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException(
                    "longest is " + longest + ", allowed is PT0S or more");
        }
        return new SwitchGuard(Sleep.nanos(longest));
    }

    /// A turn of any green thread begins.
    void turnBegins(Fiber turn) {
        if (turn == fiber) {
            heldSinceNanos = fiber.loop.nowNanos();
        }
    }

    /// A turn of any green thread has ended.
    void turnEnded(Fiber turn) {
        if (turn == fiber) {
            switched = true;
            longestNanos = Math.max(longestNanos, fiber.loop.nowNanos() - heldSinceNanos);
        }
    }

    /// The longest time for which its green thread has kept the loop, until now.
    public Duration longest() {
        return Duration.ofNanos(Math.max(longestNanos, fiber.loop.nowNanos() - heldSinceNanos));
    }

    /// Ends it.
    ///
    /// @throws AssertionError if the loop was not given away, or kept for too long
    @Override
    public void close() {
        fiber.requireLoop();
        if (!fiber.loop.turns().remove(this)) {
            return;
        }
        if (limitNanos < 0 && !switched) {
            throw new AssertionError(fiber.handle() + " did not give the loop away");
        }
        Duration longest = longest();
        if (limitNanos >= 0 && longest.toNanos() > limitNanos) {
            throw new AssertionError(
                    fiber.handle()
                            + " kept the loop for "
                            + longest
                            + " at a time, allowed is "
                            + Duration.ofNanos(limitNanos));
        }
    }
}
