package org.coppice.green.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.junit.rules.ExternalResource;

/// A loop that runs beside the test, on a thread of its own: for tests that talk from outside with
/// what runs on loops, such as a server. As a JUnit 4 rule it runs during the test:
///
/// ```java
/// @Rule public final RunningLoop loop = new RunningLoop();
/// ```
///
/// It is the [Loops] of what is tested, with itself as the only one.
///
/// **Threads:** [#start] and [#stop] belong to one that is no loop's; the rest is for any.
/// **Errors:** a loop that cannot run fails [#start] with a
/// [java.util.concurrent.CompletionException]. **Null:** nothing here is null.
public final class RunningLoop extends ExternalResource implements Loops {
    private final CompletableFuture<Loop> started = new CompletableFuture<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final RunOptions options;
    private Thread thread;

    /// By the defaults.
    public RunningLoop() {
        this(RunOptions.DEFAULTS);
    }

    /// By these options, such as a clock or a hub.
    public RunningLoop(RunOptions options) {
        this.options = options;
    }

    /// What the rule does before a test: blocks until the loop runs. At most once.
    public void start() {
        thread = Thread.ofPlatform().start(this::run);
        started.join();
    }

    private void run() {
        try {
            options.run(() -> {
                started.complete(GreenThread.current().loop());
                return Coppice.await(end);
            });
        } catch (Exception | Error e) {
            started.completeExceptionally(e);
        }
    }

    /// What the rule does after a test: blocks until the loop has ended, with all its green
    /// threads.
    public void stop() {
        end.complete(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void before() {
        start();
    }

    @Override
    protected void after() {
        stop();
    }

    /// The loop. Blocks until it has started.
    @Override
    public Loop next() {
        return started.join();
    }

    @Override
    public List<Loop> loops() {
        return List.of(next());
    }

    @Override
    public List<String> hubs() {
        return List.of(next().hubName());
    }

    /// Is refused: this loop keeps the hub of its options.
    @Override
    public void useHub(String name) {
        throw new UnsupportedOperationException("this loop keeps its hub");
    }
}
