package org.coppice.green;

import java.time.Duration;

/// A clock that stands still while anything runs and jumps to the next timer when everything is
/// blocked.
final class JumpingClock implements Ticker {

    private long nowNanos = Long.MAX_VALUE - 1_000_000;

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    /// The caller computes for so long.
    void advance(Duration duration) {
        nowNanos += duration.toNanos();
    }

    @Override
    public long idle(long untilNextNanos) {
        nowNanos += untilNextNanos;
        return 0;
    }
}
