package org.coppice.green;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells who blocks a loop: eventlet's `hub_blocking_detection`.
///
/// A thread of its own looks at each loop now and then. A loop whose running green thread and
/// number of turns are the same as at a look at least the limit ago is blocked; that is reported
/// once, with the stack of the green thread as it is then: in the log and to the listener.
///
/// **Threads:** [#look(long)] from one thread at a time.
final class LoopWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final int LOOKS_PER_LIMIT = 4;

    private static final class Sight {
        private final Loop loop;
        private Fiber running;
        private long turns;
        private long sinceNanos;
        private boolean reported;

        private Sight(Loop loop) {
            this.loop = loop;
        }
    }

    private final List<Sight> sights;
    private final long limitNanos;
    private final BlockedLoopListener listener;
    private volatile Thread thread;

    LoopWatch(List<Loop> loops, long limitNanos, BlockedLoopListener listener) {
        this.sights = loops.stream().map(Sight::new).toList();
        this.limitNanos = limitNanos;
        this.listener = listener;
    }

    /// Looks from time to time until it is stopped.
    LoopWatch start() {
        // Known before it begins: it ends when it finds another in its place.
        thread = Thread.ofPlatform().name("coppice-watch").daemon().unstarted(this::lookOften);
        thread.start();
        return this;
    }

    void stop() {
        Thread watching = thread;
        thread = null;
        if (watching != null) {
            watching.interrupt();
        }
    }

    private void lookOften() {
        while (thread == Thread.currentThread()) {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    this, Math.max(1_000, limitNanos / LOOKS_PER_LIMIT));
            look(System.nanoTime());
        }
    }

    /// Looks at every loop once.
    void look(long nowNanos) {
        for (Sight sight : sights) {
            look(sight, nowNanos);
        }
    }

    private void look(Sight sight, long nowNanos) {
        long turns = sight.loop.turns().count();
        Fiber running = sight.loop.turns().running();
        if (running == null || running != sight.running || turns != sight.turns) {
            sight.running = running;
            sight.turns = turns;
            sight.sinceNanos = nowNanos;
            sight.reported = false;
            return;
        }
        long nanos = nowNanos - sight.sinceNanos;
        if (nanos >= limitNanos && !sight.reported) {
            sight.reported = true;
            report(new BlockedLoop(sight.loop.name(), running.info(true), Duration.ofNanos(nanos)));
        }
    }

    private void report(BlockedLoop report) {
        LOG.warn(report.text());
        Recorder.blocked(report);
        Telling.tell("The listener for blocked loops", () -> listener.blocked(report));
    }
}
