package org.coppice.green;

/// The time of a loop: its clock and its timers.
///
/// **Threads:** its loop's thread.
abstract sealed class LoopClock permits Loop {

    static final int TURNS_PER_CLOCK = 16;
    private static final long SHORT_NANOS = 50_000;

    final Ticker ticker;
    final TimerHeap timers = new TimerHeap();

    /// When this pass began, nearly.
    long passNanos;

    int turnsSinceClock;
    private int turnsPerClock;
    private long clockNanos;

    LoopClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /// Reads the clock unless it has done so only a few short turns ago.
    final void readClockNowAndThen() {
        if (turnsSinceClock >= turnsPerClock) {
            readClock();
        }
    }

    final void readClock() {
        long nowNanos = ticker.nowNanos();
        boolean turnsAreShort = nowNanos - clockNanos < SHORT_NANOS;
        turnsPerClock = turnsAreShort && ticker == Ticker.SYSTEM ? TURNS_PER_CLOCK : 0;
        turnsSinceClock = 0;
        clockNanos = nowNanos;
        passNanos = nowNanos;
    }

    /// When this pass of the loop began, nearly, as [#nowNanos()] would have said: it costs
    /// nothing, for what happens often and need not be exact.
    public final long passNanos() {
        return passNanos;
    }

    /// Now, by the loop's clock: nanoseconds from an arbitrary origin, so that only differences
    /// mean something. For deadlines of one's own, which a test's [Ticker] then moves too.
    public final long nowNanos() {
        return ticker.nowNanos();
    }

    final long deadlineNanos(long delayNanos) {
        passNanos = ticker.nowNanos(); // so that one without delay is due at once
        return passNanos + Math.min(delayNanos, Long.MAX_VALUE / 2);
    }

    final Timer startTimer(long delayNanos, Runnable action) {
        return startTimer(delayNanos, Timer.of(action));
    }

    final Timer startTimer(long delayNanos, Timer timer) {
        timers.schedule(timer, deadlineNanos(delayNanos));
        return timer;
    }

    final void schedule(Timer timer, long deadlineNanos) {
        timers.schedule(timer, deadlineNanos);
    }

    final void cancelTimer(Timer timer) {
        timers.cancel(timer);
    }
}
