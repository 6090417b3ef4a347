package org.coppice.itests.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// What it costs to start a green thread and to hear of its end.
public class SpawnBenchmark extends Measured {

    private static final int MANY = 100_000;

    /// One after the other.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int oneByOne(LoopState loop) {
        return loop.call(() -> {
            int sum = 0;
            for (int i = 0; i < MANY; i++) {
                sum += Coppice.spawn(() -> 1).await();
            }
            return sum;
        });
    }

    /// With `Thread.startVirtualThread` and `join`.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Object oneByOneJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        return jdk.call(() -> {
            for (int i = 0; i < MANY; i++) {
                Thread.startVirtualThread(() -> {}).join();
            }
            return null;
        });
    }

    /// All at once.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int many(LoopState loop) {
        return loop.call(() -> {
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

    /// With `Thread.startVirtualThread` and `join`.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Object manyJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        return jdk.call(() -> {
            List<Thread> all = new ArrayList<>(MANY);
            for (int i = 0; i < MANY; i++) {
                all.add(Thread.startVirtualThread(() -> {}));
            }
            for (Thread each : all) {
                each.join();
            }
            return null;
        });
    }
}
