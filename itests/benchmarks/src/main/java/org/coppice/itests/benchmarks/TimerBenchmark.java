package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.Timeout;
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

/// What timers cost.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {LoopState.OPENS, LoopState.EXPORTS, LoopState.NATIVE, LoopState.TRACKING})
public class TimerBenchmark {

    private static final int MANY = 100_000;
    private static final Duration HOUR = Duration.ofHours(1);

    /// How many timers are set meanwhile.
    @State(Scope.Benchmark)
    public static class Others {
        @Param({"0", "100000"})
        int pending;
    }

    /// Started and ended, as around nearly every operation of a server.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void timeout(LoopState loop, Others others) {
        loop.call(() -> {
            List<Timeout> pending = new ArrayList<>(others.pending);
            for (int i = 0; i < others.pending; i++) {
                pending.add(Timeout.start(HOUR));
            }
            for (int i = 0; i < MANY; i++) {
                Timeout.start(HOUR).close();
            }
            pending.forEach(Timeout::close);
            return null;
        });
    }

    /// The shortest sleep: a timer, a look at the hub and a switch.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void sleep(LoopState loop) {
        loop.call(() -> {
            for (int i = 0; i < MANY; i++) {
                Coppice.sleep(Duration.ofNanos(1));
            }
            return null;
        });
    }
}
