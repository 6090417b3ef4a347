package org.coppice.tpool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.Ticker;

/// Runs the body of a test as the main green thread of a loop whose clock jumps to the next timer
/// when everything on the loop is blocked: also while a worker works.
final class Green {

    /// What a test does; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private Green() {}

    static void run(Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(new JumpingClock())
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /// Work that is held until a test opens the gate, and tells when it has begun.
    static final class Gate {
        private final CountDownLatch open = new CountDownLatch(1);
        private final CompletableFuture<Thread> begun = new CompletableFuture<>();

        <T> T pass(T result) throws InterruptedException {
            begun.complete(Thread.currentThread());
            open.await();
            return result;
        }

        void open() {
            open.countDown();
        }

        /// Keeps the loop awake, so that its clock stands still, until somebody stands before it.
        void keepAwakeUntilBegun() {
            Coppice.spawnN(() -> {
                while (!begun.isDone()) {
                    Coppice.giveWay();
                }
            });
        }

        /// Blocks until somebody stands before it; green threads cooperatively.
        Thread awaitBegun() {
            return GreenThread.isCurrent() ? Coppice.await(begun) : begun.join();
        }
    }

    private static final class JumpingClock implements Ticker {
        private long nowNanos;

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
}
