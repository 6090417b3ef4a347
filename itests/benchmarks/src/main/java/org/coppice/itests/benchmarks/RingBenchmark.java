package org.coppice.itests.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenPool;
import org.coppice.green.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What it costs to wake one of many that all wait: a permit goes round a ring of them, so that
/// whoever is woken is always the one that has waited longest.
///
/// They are started before the measurement.
public class RingBenchmark extends Measured {

    /// Of all together.
    private static final int TURNS = 2_000_000;

    /// Green threads in a ring.
    @State(Scope.Benchmark)
    public static class GreenRing {
        @Param({"1000", "100000"})
        int threads;

        private Semaphore[] semaphores;
        private GreenPool pool;

        /// Starts them.
        @Setup(Level.Invocation)
        public void gather(LoopState loop) {
            loop.call(() -> {
                semaphores = new Semaphore[threads];
                pool = new GreenPool(threads);
                for (int i = 0; i < threads; i++) {
                    semaphores[i] = new Semaphore(0);
                }
                for (int i = 0; i < threads; i++) {
                    Semaphore own = semaphores[i];
                    Semaphore next = semaphores[(i + 1) % threads];
                    pool.spawnN(() -> passOn(own, next));
                }
                Coppice.giveWay(); // now all wait
                return null;
            });
        }

        private void passOn(Semaphore own, Semaphore next) {
            for (int i = TURNS / threads; i > 0; i--) {
                own.acquire();
                next.release();
            }
        }
    }

    /// From one to the next.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void ring(LoopState loop, GreenRing ring) {
        loop.call(() -> {
            ring.semaphores[0].release();
            ring.pool.awaitAll();
            return null;
        });
    }

    /// Virtual threads in a ring.
    @State(Scope.Benchmark)
    public static class JdkRing {
        @Param({"1000", "100000"})
        int threads;

        private java.util.concurrent.Semaphore[] semaphores;
        private CountDownLatch ended;

        /// Starts them.
        @Setup(Level.Invocation)
        public void gather(JdkState jdk) throws InterruptedException, ExecutionException {
            semaphores = new java.util.concurrent.Semaphore[threads];
            ended = new CountDownLatch(threads);
            CountDownLatch begun = new CountDownLatch(threads);
            jdk.call(() -> {
                for (int i = 0; i < threads; i++) {
                    semaphores[i] = new java.util.concurrent.Semaphore(0);
                }
                for (int i = 0; i < threads; i++) {
                    var own = semaphores[i];
                    var next = semaphores[(i + 1) % threads];
                    JdkState.spawn(() -> passOn(begun, own, next));
                }
                begun.await();
                return null;
            });
        }

        private Void passOn(
                CountDownLatch begun,
                java.util.concurrent.Semaphore own,
                java.util.concurrent.Semaphore next)
                throws InterruptedException {
            begun.countDown();
            for (int i = TURNS / threads; i > 0; i--) {
                own.acquire();
                next.release();
            }
            ended.countDown();
            return null;
        }
    }

    /// With `java.util.concurrent.Semaphore`.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void ringJdk(JdkState jdk, JdkRing ring)
            throws InterruptedException, ExecutionException {
        jdk.call(() -> {
            ring.semaphores[0].release();
            ring.ended.await();
            return null;
        });
    }
}
