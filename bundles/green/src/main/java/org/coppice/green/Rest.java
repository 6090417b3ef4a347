package org.coppice.green;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a loop does with nothing to run: how long it may wait, whether it ends, and whether
/// anything can still come.
///
/// Who waits for what is looked at only after the loop was quiet for a while, once each time: a
/// busy loop never pays for it, and a short wait for another thread is not taken for a deadlock.
///
/// **Threads:** its loop's thread; [#handOut()] any.
final class Rest {

    private static final Logger LOG = LoggerFactory.getLogger(Rest.class);
    private static final long QUIET_NANOS = 1_000_000_000;

    private final Loop loop;
    private final TimerHeap timers;
    private final Ticker ticker;
    private final Living living;

    private boolean stopping;
    private boolean retiring;
    private long stopNanos;

    /// The program has its hands on the loop and may give it to other threads.
    private volatile boolean handedOut;

    /// Null in a container and on other loops than the first.
    private Fiber main;

    private boolean warns;
    private long quietTurns = -1;
    private long quietSinceNanos;
    private boolean examined;

    Rest(Loop loop, TimerHeap timers, Ticker ticker, Living living) {
        this.loop = loop;
        this.timers = timers;
        this.ticker = ticker;
        this.living = living;
    }

    /// How long the loop may wait for events; negative for ever.
    long nanos() {
        if (isFinished()) {
            return 0;
        }
        long deadlineNanos;
        if (!timers.isEmpty()) {
            deadlineNanos = timers.firstDeadlineNanos();
            if (stopping && stopNanos - deadlineNanos < 0) {
                deadlineNanos = stopNanos;
            }
        } else if (stopping) {
            deadlineNanos = stopNanos;
        } else {
            return untilExamined();
        }
        long untilNextNanos = Math.max(0, deadlineNanos - ticker.nowNanos());
        return untilNextNanos == 0 ? 0 : ticker.idle(untilNextNanos);
    }

    // ---- the end of the loop

    /// From now on the loop ends when nothing lives and no task waits for a channel.
    void retire() {
        if (!stopping) {
            stop(Long.MAX_VALUE);
            retiring = true;
        }
    }

    /// From now on the loop ends when nothing lives, or when the grace is over.
    ///
    /// @return false if it was told before and nothing lives
    boolean stop(long graceNanos) {
        retiring = false;
        if (stopping && living.isEmpty()) {
            return false;
        }
        stopping = true;
        stopNanos = loop.deadlineNanos(graceNanos);
        return true;
    }

    boolean isFinished() {
        return stopping && (isEmpty() || ticker.nowNanos() - stopNanos >= 0);
    }

    private boolean isEmpty() {
        return living.isEmpty() && !(retiring && loop.hub().hasTasks());
    }

    // ---- deadlocks

    /// The program has got hold of the loop.
    void handOut() {
        if (!handedOut) {
            handedOut = true;
        }
    }

    /// In a program, where nothing but a loop that was handed out can hear from other threads.
    void warn() {
        warns = true;
    }

    /// Who is told of a deadlock.
    void main(Fiber newMain) {
        main = newMain;
    }

    private long untilExamined() {
        long turns = loop.turns().count();
        if (turns != quietTurns) {
            quietTurns = turns;
            quietSinceNanos = System.nanoTime();
            examined = false;
            return QUIET_NANOS;
        }
        if (examined) {
            return WaitQueue.FOR_EVER;
        }
        long leftNanos = QUIET_NANOS - (System.nanoTime() - quietSinceNanos);
        if (leftNanos > 0) {
            return leftNanos;
        }
        examined = true;
        return examine() ? 0 : WaitQueue.FOR_EVER;
    }

    /// @return whether somebody has something to do now
    private boolean examine() {
        if (loop.hub().hasTasks()) {
            return false;
        }
        switch (living.hope()) {
            case OUTSIDE -> {
                return false;
            }
            case REACHABLE -> {
                tell();
                return false;
            }
            default -> {
                if (main == null || main.isDone() || handedOut) {
                    tell();
                    return false;
                }
                throwInMain();
                return true;
            }
        }
    }

    private void throwInMain() {
        List<GreenThreadInfo> waiting = living.first(WaitText.SHOWN, true);
        Deadlock deadlock =
                new Deadlock(
                        "Nothing can wake any green thread of loop "
                                + loop.name()
                                + ":"
                                + WaitText.text(waiting, living.size()),
                        waiting);
        deadlock.setStackTrace(main.thread().getStackTrace());
        main.deliver(deadlock, true);
    }

    /// In a program a warning the first time only: if it does hear from another thread, then now
    /// and then.
    private void tell() {
        String text =
                "Loop {}: nothing but a call from another thread (Loop.execute, Semaphore.release)"
                        + " can wake any green thread:{}";
        if (warns) {
            warns = false;
            String waits = waits();
            Telling.log(() -> LOG.warn(text, loop.name(), waits));
        } else if (LOG.isDebugEnabled()) {
            String waits = waits();
            Telling.log(() -> LOG.debug(text, loop.name(), waits));
        }
    }

    private String waits() {
        return WaitText.text(living.first(WaitText.SHOWN, true), living.size());
    }
}
