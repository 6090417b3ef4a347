package org.coppice.itests.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The JDK's own virtual threads.
@State(Scope.Benchmark)
public class JdkState {

    static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

    /// @throws IllegalStateException if they may run on more than one carrier thread
    @Setup(Level.Trial)
    public void check() {
        String parallelism = System.getProperty(PARALLELISM);
        if (!"1".equals(parallelism)) {
            throw new IllegalStateException(PARALLELISM + " is " + parallelism + ", allowed is 1");
        }
    }

    static <T> Future<T> spawn(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task;
    }

    /// Runs the body as a virtual thread while the caller waits.
    <T> T call(Callable<T> body) throws InterruptedException, ExecutionException {
        return spawn(body).get();
    }

    /// Two virtual threads that wait for each other.
    void pingPong(int trips, Step ping, Step pong) throws InterruptedException, ExecutionException {
        call(() -> {
            Future<Void> other =
                    spawn(() -> {
                        pong.repeat(trips);
                        return null;
                    });
            ping.repeat(trips);
            return other.get();
        });
    }
}
