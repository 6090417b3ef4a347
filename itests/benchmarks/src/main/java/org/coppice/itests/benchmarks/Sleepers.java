package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;

/// Many green threads that sleep at the same time. Belongs to a loop's thread.
final class Sleepers {

    private static final int WARM_ROUNDS = 20;
    private static final int WARM_SLEEPERS = 1_000;
    private static final long WARM_NANOS = 1_000_000;

    private final List<GreenThread<Void>> all = new ArrayList<>();
    private int asleep;
    private long latestNanos;

    /// Lets some sleep and wake, so that the JIT compiler has seen what comes after a wait before
    /// it compiles: otherwise the compiled code ends at the wait, and each of those that come back
    /// to it has to leave it for the interpreter, at ten microseconds and more a head.
    void warm() {
        for (int i = 0; i < WARM_ROUNDS; i++) {
            start(WARM_SLEEPERS, WARM_NANOS, WARM_NANOS);
            await();
        }
        latestNanos = 0;
    }

    /// Starts them; returns when all sleep.
    void start(int count, Duration least, Duration spread) {
        start(count, least.toNanos(), spread.toNanos());
    }

    private void start(int count, long leastNanos, long spreadNanos) {
        asleep = 0;
        for (int i = 0; i < count; i++) {
            all.add(Coppice.spawn(() -> sleep(leastNanos, spreadNanos)));
        }
        while (asleep < count) {
            Coppice.giveWay();
        }
    }

    private Void sleep(long leastNanos, long spreadNanos) {
        long nanos = leastNanos + ThreadLocalRandom.current().nextLong(spreadNanos);
        long due = System.nanoTime() + nanos;
        asleep++;
        Coppice.sleep(Duration.ofNanos(nanos));
        latestNanos = Math.max(latestNanos, System.nanoTime() - due);
        return null;
    }

    /// Returns when all have woken up.
    void await() {
        all.forEach(GreenThread::await);
        all.clear();
    }

    /// By how much the latest woke up too late.
    long latestNanos() {
        return latestNanos;
    }
}
