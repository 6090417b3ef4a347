package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/// A million sleep for ten to eleven seconds each. The time of all is that and by how much the
/// machine was too slow; what they cost is the [ProcessorTime].
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
@Fork(3)
public class SleepersBenchmark extends Measured {

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration SPREAD = Duration.ofSeconds(1);

    /// How many, and after what.
    @State(Scope.Benchmark)
    public static class Plan {
        @Param("1000000")
        int sleepers;

        /// Whether some sleep and wake up in the warm-up, see [Sleepers#warm()]; otherwise it is
        /// empty.
        @Param({"false", "true"})
        boolean warm;

        private boolean isWarmup;

        /// Learns which it is.
        @Setup(Level.Iteration)
        public void begin(IterationParams iteration) {
            isWarmup = iteration.getType() == IterationType.WARMUP;
        }
    }

    /// All of them.
    @Benchmark
    public Object sleepers(LoopState loop, Plan plan) {
        return loop.call(() -> {
            Sleepers sleepers = new Sleepers();
            if (!plan.isWarmup) {
                sleepers.start(plan.sleepers, LEAST, SPREAD);
                sleepers.await();
            } else if (plan.warm) {
                sleepers.warm();
            }
            return null;
        });
    }

    /// With `Thread.sleep`.
    @Benchmark
    public Object sleepersJdk(JdkState jdk, Plan plan)
            throws InterruptedException, ExecutionException {
        return jdk.call(() -> {
            JdkSleepers sleepers = new JdkSleepers();
            if (!plan.isWarmup) {
                sleepers.start(plan.sleepers, LEAST, SPREAD);
                sleepers.await();
            } else if (plan.warm) {
                sleepers.warm();
            }
            return null;
        });
    }
}
