package org.coppice.green.testkit;

import java.time.Duration;
import org.coppice.green.Ticker;

/// A clock that stands still while anything runs and jumps to the next timer when everything is
/// blocked: a test that sleeps for an hour takes no time. trio's `MockClock` with
/// `autojump_threshold=0`.
///
/// For one loop. It jumps also while another thread or the network still has something to bring:
/// tests that wait for those take a [ManualClock].
///
/// **Threads:** [#elapsed()] any. **Null:** nothing here is null.
public final class JumpingClock implements Ticker {

    /// Near the overflow, which must not matter.
    private static final long START_NANOS = Long.MAX_VALUE - 1_000_000;

    private volatile long nowNanos = START_NANOS;

    /// A clock at its origin.
    public JumpingClock() {}

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public long idle(long untilNextNanos) {
        nowNanos = nowNanos + untilNextNanos;
        return 0;
    }

    /// How far it has moved since it was made.
    public Duration elapsed() {
        return Duration.ofNanos(nowNanos - START_NANOS);
    }
}
