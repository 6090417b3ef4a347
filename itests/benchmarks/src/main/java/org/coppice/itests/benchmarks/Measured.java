package org.coppice.itests.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// How every benchmark is measured. Each has a counterpart that ends in `Jdk`, which does the same
/// with what the JDK has, on the JDK's own virtual threads; both run in JVMs with the same options:
///
/// * The JDK's scheduler has one carrier thread, as a loop is one thread.
/// * The JDK keeps no table of all threads, as in Coppice's container: it would cost either side an
///   entry a thread.
/// * What Coppice needs besides comes from the command line, which forked JVMs inherit.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-D" + JdkState.PARALLELISM + "=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1",
            "-Djdk.trackAllThreads=false"
        })
public abstract class Measured {}
