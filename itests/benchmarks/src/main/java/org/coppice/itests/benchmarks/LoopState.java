package org.coppice.itests.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.RunOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A loop, for as long as a trial.
@State(Scope.Benchmark)
public class LoopState {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    /// Its coroutine.
    @Param("virtual")
    String coroutine;

    private final CompletableFuture<GreenThread<?>> main = new CompletableFuture<>();
    private Thread runner;
    private Loop loop;

    /// Starts the loop.
    @Setup(Level.Trial)
    public void start() {
        runner = Thread.ofPlatform().start(this::hold);
        loop = main.join().loop();
    }

    private void hold() {
        try {
            RunOptions.DEFAULTS
                    .coroutine(coroutine)
                    .run(() -> {
                        main.complete(GreenThread.current());
                        Coppice.sleep(FOR_EVER);
                        return null;
                    });
        } catch (GreenExit _) {
            // stop() killed it
        } catch (Throwable t) {
            main.completeExceptionally(t);
        }
    }

    /// Ends it.
    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        main.join().kill();
        runner.join();
    }

    /// Runs the body as a green thread while the caller waits.
    <T> T call(Callable<T> body) {
        return loop.submit(body).join();
    }

    /// Two green threads that wait for each other.
    void pingPong(int trips, Step ping, Step pong) {
        call(() -> {
            GreenThread<Void> other =
                    Coppice.spawn(() -> {
                        pong.repeat(trips);
                        return null;
                    });
            ping.repeat(trips);
            return other.await();
        });
    }
}
