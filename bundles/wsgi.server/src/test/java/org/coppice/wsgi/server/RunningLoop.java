package org.coppice.wsgi.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.junit.rules.ExternalResource;

/// A loop that runs beside the test.
final class RunningLoop extends ExternalResource implements Loops {
    private final CompletableFuture<Loop> started = new CompletableFuture<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final RunOptions options;
    private Thread thread;

    RunningLoop() {
        this(RunOptions.DEFAULTS);
    }

    RunningLoop(RunOptions options) {
        this.options = options;
    }

    @Override
    protected void before() {
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

    @Override
    protected void after() {
        end.complete(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

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

    @Override
    public void useHub(String name) {
        throw new UnsupportedOperationException("this loop keeps its hub");
    }
}
