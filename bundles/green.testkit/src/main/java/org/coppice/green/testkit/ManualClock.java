package org.coppice.green.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Ticker;

/// A clock that moves only by [#advance(Duration)]: trio's `MockClock`. For any number of loops.
///
/// ```java
/// ManualClock clock = new ManualClock();
/// RunOptions.DEFAULTS.ticker(clock).run(() -> {
///     GreenThread<?> sleeper = Coppice.spawn(() -> nap(Duration.ofHours(1)));
///     clock.advanceAndAwaitIdle(Duration.ofMinutes(59));
///     assertFalse(sleeper.ready());
///     ...
/// ```
///
/// **Threads:** any. **Null:** nothing here is null.
public final class ManualClock implements Ticker {

    /// Near the overflow, which must not matter.
    private static final long START_NANOS = Long.MAX_VALUE - 1_000_000;

    private final AtomicLong nowNanos = new AtomicLong(START_NANOS);
    private final List<Runnable> wakeups = new CopyOnWriteArrayList<>();

    /// A clock at its origin.
    public ManualClock() {}

    @Override
    public long nowNanos() {
        return nowNanos.get();
    }

    /// Waits until it is moved, or something else happens.
    @Override
    public long idle(long untilNextNanos) {
        return -1;
    }

    @Override
    public void started(Runnable wakeup) {
        wakeups.add(wakeup);
    }

    @Override
    public void ended(Runnable wakeup) {
        wakeups.remove(wakeup);
    }

    /// Moves on, and has every loop look at its timers. Those that are due fire on the loop's next
    /// pass, the earlier first; all of them see the new time.
    ///
    /// @param time zero only has the loops look
    /// @throws IllegalArgumentException if it is negative: time does not go back
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time is " + time + ", allowed is PT0S or more");
        }
        nowNanos.addAndGet(time.toNanos());
        wakeups.forEach(Runnable::run);
    }

    /// Blocks until everything else on the loop is blocked, moves on as [#advance(Duration)] does,
    /// and blocks until everything else is blocked again, see [Coppice#awaitIdle()]: what was
    /// spawned before has begun at the former time. On a green thread.
    public void advanceAndAwaitIdle(Duration time) {
        Coppice.awaitIdle();
        advance(time);
        Coppice.awaitIdle();
    }

    /// As [#advanceAndAwaitIdle(Duration)], of a loop whose clock it is. Blocks; not for the loop's
    /// own thread.
    public void advanceAndAwaitIdle(Loop loop, Duration time) {
        loop.submit(
                        () -> {
                            advanceAndAwaitIdle(time);
                            return null;
                        })
                .join();
    }

    /// How far it was moved since it was made.
    public Duration elapsed() {
        return Duration.ofNanos(nowNanos.get() - START_NANOS);
    }
}
