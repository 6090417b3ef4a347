package org.coppice.itests.benchmarks;

import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.GreenPool;
import org.coppice.green.GreenThread;
import org.coppice.green.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs that another green thread runs.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {LoopState.OPENS, LoopState.EXPORTS, LoopState.NATIVE, LoopState.TRACKING})
public class SwitchBenchmark {

    private static final int TURNS = 1_000_000;

    /// How many take turns.
    @State(Scope.Benchmark)
    public static class Crowd {
        @Param({"2", "1000", "100000"})
        int greenThreads;
    }

    /// One turn.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void giveWay(LoopState loop, Crowd crowd) {
        int turns = TURNS / crowd.greenThreads;
        loop.call(() -> {
            GreenPool pool = new GreenPool(crowd.greenThreads);
            for (int i = 0; i < crowd.greenThreads; i++) {
                pool.spawnN(() -> takeTurns(turns));
            }
            pool.awaitAll();
            return null;
        });
    }

    private static void takeTurns(int turns) {
        for (int i = 0; i < turns; i++) {
            Coppice.giveWay();
        }
    }

    /// An item there and one back.
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void queue(LoopState loop) {
        loop.call(() -> {
            Queue<Integer> there = new Queue<>();
            Queue<Integer> back = new Queue<>();
            GreenThread<Void> echo =
                    Coppice.spawn(() -> {
                        for (int i = 0; i < TURNS; i++) {
                            back.put(there.take());
                        }
                        return null;
                    });
            for (int i = 0; i < TURNS; i++) {
                there.put(1);
                back.take();
            }
            return echo.await();
        });
    }
}
