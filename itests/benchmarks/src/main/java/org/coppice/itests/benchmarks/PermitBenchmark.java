package org.coppice.itests.benchmarks;

import java.util.concurrent.ExecutionException;
import org.coppice.green.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// What a permit costs that nobody else wants: taken and given back.
public class PermitBenchmark extends Measured {

    private static final int MANY = 1_000_000;

    /// Of a semaphore of one.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int uncontended(LoopState loop) {
        return loop.call(() -> {
            Semaphore semaphore = new Semaphore(1);
            for (int i = 0; i < MANY; i++) {
                semaphore.acquire();
                semaphore.release();
            }
            return semaphore.balance();
        });
    }

    /// Of a `java.util.concurrent.Semaphore`.
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int uncontendedJdk(JdkState jdk) throws InterruptedException, ExecutionException {
        return jdk.call(() -> {
            var semaphore = new java.util.concurrent.Semaphore(1);
            for (int i = 0; i < MANY; i++) {
                semaphore.acquire();
                semaphore.release();
            }
            return semaphore.availablePermits();
        });
    }
}
