package org.coppice.itests.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to start a green thread and to hear of its end.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {LoopState.OPENS, LoopState.EXPORTS, LoopState.NATIVE, LoopState.TRACKING})
public class SpawnBenchmark {

    private static final int MANY = 100_000;

    /// One after the other.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void spawnAndAwait(LoopState loop) {
        loop.call(() -> {
            int sum = 0;
            for (int i = 0; i < MANY; i++) {
                sum += Coppice.spawn(() -> 1).await();
            }
            return sum;
        });
    }

    /// All at once.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void spawnManyThenAwait(LoopState loop) {
        loop.call(() -> {
            List<GreenThread<Integer>> all = new ArrayList<>(MANY);
            for (int i = 0; i < MANY; i++) {
                all.add(Coppice.spawn(() -> 1));
            }
            int sum = 0;
            for (GreenThread<Integer> each : all) {
                sum += each.await();
            }
            return sum;
        });
    }
}
