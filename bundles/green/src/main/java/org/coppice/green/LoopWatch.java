package org.coppice.green;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells who blocks a loop: eventlet's `hub_blocking_detection`.
///
/// A thread of its own looks at each loop now and then. A loop whose running green thread and
/// number of turns are the same as at a look at least the limit ago is blocked; that is reported
/// once, with the stack of the green thread as it is then.
///
/// **Threads:** [#look(long)] from one thread at a time.
final class LoopWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final int LOOKS_PER_LIMIT = 4;
    private static final int FRAMES_SHOWN = 32;

    /// Who is told of a blocked loop.
    @FunctionalInterface
    interface Listener {
        void blocked(Loop loop, Fiber guilty, long nanos, StackTraceElement[] stack);
    }

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
    private final Listener listener;
    private volatile Thread thread;

    LoopWatch(List<Loop> loops, long limitNanos, Listener listener) {
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
            java.util.concurrent.locks.LockSupport.parkNanos(this, limitNanos / LOOKS_PER_LIMIT);
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
        long turns = sight.loop.turns();
        Fiber running = sight.loop.running();
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
            Thread guilty = running.thread();
            listener.blocked(
                    sight.loop,
                    running,
                    nanos,
                    guilty == null ? new StackTraceElement[0] : guilty.getStackTrace());
        }
    }

    /// Writes one warning.
    static void log(Loop loop, Fiber guilty, long nanos, StackTraceElement[] stack) {
        LOG.warn(
                "Loop {} is blocked for {} ms by green thread {}; it must give way, or do this on a"
                        + " native thread. It is at\n"
                        + "{}",
                loop.name(),
                nanos / 1_000_000,
                guilty.id,
                Arrays.stream(stack)
                        .limit(FRAMES_SHOWN)
                        .map(frame -> "        at " + frame)
                        .collect(Collectors.joining("\n")));
    }
}
