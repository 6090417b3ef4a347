package org.coppice.green;

/// A clock that stands still while anything runs and jumps to the next timer when everything is
/// blocked.
final class JumpingClock implements Ticker {

    private long nowNanos = Long.MAX_VALUE - 1_000_000;

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public long idle(long untilNextNanos) {
        nowNanos += untilNextNanos;
        return 0;
    }
}
