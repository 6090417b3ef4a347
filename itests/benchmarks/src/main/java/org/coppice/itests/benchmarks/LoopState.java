package org.coppice.itests.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A loop with the best hub and coroutine of the class path, for as long as a trial.
@State(Scope.Benchmark)
public class LoopState {

    /// The flags that the forked JVM needs.
    static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    static final String EXPORTS = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
    static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    static final String TRACKING = "-Djdk.trackAllThreads=false";

    private final CountDownLatch end = new CountDownLatch(1);
    private Loop loop;
    private Thread main;

    /// Starts the loop.
    @Setup(Level.Trial)
    public void start() throws InterruptedException {
        SynchronousQueue<Loop> started = new SynchronousQueue<>();
        main = Thread.ofPlatform().start(() -> hold(started));
        loop = started.take();
    }

    private void hold(SynchronousQueue<Loop> started) {
        try {
            Coppice.run(() -> {
                started.put(GreenThread.current().loop());
                end.await();
                return null;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends it.
    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        end.countDown();
        main.join();
    }

    <T> T call(Callable<T> body) {
        return loop.submit(body).join();
    }
}
