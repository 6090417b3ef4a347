package org.coppice.itests.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What it costs that another green thread takes its turn.
///
/// Each takes as many turns as the others and then ends, so that no clock has to run beside them:
/// the JDK may keep whoever sleeps from running for as long as others yield. They are started
/// before the measurement and wait at a gate.
public class SwitchBenchmark extends Measured {

    /// Of all together.
    private static final int TURNS = 5_000_000;

    /// Green threads that take turns.
    @State(Scope.Benchmark)
    public static class GreenCrowd {
        @Param({"2", "1000", "100000"})
        int threads;

        private Event<Boolean> gate;
        private GreenPool pool;

        /// Starts them.
        @Setup(Level.Invocation)
        public void gather(LoopState loop) {
            loop.call(() -> {
                gate = new Event<>();
                pool = new GreenPool(threads);
                for (int i = 0; i < threads; i++) {
                    pool.spawnN(this::takeTurns);
                }
                Coppice.giveWay(); // now all are at the gate
                return null;
            });
        }

        private void takeTurns() {
            gate.await();
            for (int i = TURNS / threads; i > 0; i--) {
                Coppice.giveWay();
            }
        }
    }

    /// One turn.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void giveWay(LoopState loop, GreenCrowd crowd) {
        loop.call(() -> {
            crowd.gate.send(true);
            crowd.pool.awaitAll();
            return null;
        });
    }

    /// Virtual threads that take turns.
    @State(Scope.Benchmark)
    public static class JdkCrowd {
        @Param({"2", "1000", "100000"})
        int threads;

        private CountDownLatch gate;
        private CountDownLatch ended;

        /// Starts them.
        @Setup(Level.Invocation)
        public void gather(JdkState jdk) throws InterruptedException, ExecutionException {
            gate = new CountDownLatch(1);
            ended = new CountDownLatch(threads);
            CountDownLatch begun = new CountDownLatch(threads);
            jdk.call(() -> {
                for (int i = 0; i < threads; i++) {
                    JdkState.spawn(() -> takeTurns(begun));
                }
                begun.await();
                return null;
            });
        }

        private Void takeTurns(CountDownLatch begun) throws InterruptedException {
            begun.countDown();
            gate.await();
            for (int i = TURNS / threads; i > 0; i--) {
                Thread.yield();
            }
            ended.countDown();
            return null;
        }
    }

    /// With `Thread.yield`.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void giveWayJdk(JdkState jdk, JdkCrowd crowd)
            throws InterruptedException, ExecutionException {
        jdk.call(() -> {
            crowd.gate.countDown();
            crowd.ended.await();
            return null;
        });
    }
}
