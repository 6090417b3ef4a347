package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// [Sleepers] that are the JDK's virtual threads, which have one carrier thread: so the count needs
/// no atomic increment.
final class JdkSleepers {

    private static final int WARM_ROUNDS = 20;
    private static final int WARM_SLEEPERS = 1_000;
    private static final long WARM_NANOS = 1_000_000;

    private final List<Thread> all = new ArrayList<>();
    private volatile int asleep;

    /// As [Sleepers#warm()].
    void warm() throws InterruptedException {
        for (int i = 0; i < WARM_ROUNDS; i++) {
            start(WARM_SLEEPERS, WARM_NANOS, WARM_NANOS);
            await();
        }
    }

    /// Starts them; returns when all sleep.
    void start(int count, Duration least, Duration spread) {
        start(count, least.toNanos(), spread.toNanos());
    }

    private void start(int count, long leastNanos, long spreadNanos) {
        asleep = 0;
        for (int i = 0; i < count; i++) {
            all.add(Thread.startVirtualThread(() -> sleep(leastNanos, spreadNanos)));
        }
        while (asleep < count) {
            Thread.yield();
        }
    }

    private void sleep(long leastNanos, long spreadNanos) {
        long nanos = leastNanos + ThreadLocalRandom.current().nextLong(spreadNanos);
        asleep++;
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns when all have woken up.
    void await() throws InterruptedException {
        for (Thread each : all) {
            each.join();
        }
        all.clear();
    }
}
