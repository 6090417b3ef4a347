package org.coppice.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Loops;

/// A real loop, as the only one of a container.
final class RunningLoop implements Loops, AutoCloseable {

    private final CompletableFuture<Loop> loop = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// The last hub that was asked for, empty if none was.
    String asked = "";

    RunningLoop() {
        Thread.ofPlatform().start(this::run);
    }

    private void run() {
        try {
            Coppice.run(() -> {
                loop.complete(Loop.current());
                return Coppice.await(end);
            });
        } catch (Exception e) {
            loop.completeExceptionally(e);
        } finally {
            ended.complete(null);
        }
    }

    @Override
    public Loop next() {
        return loop.join();
    }

    @Override
    public List<Loop> loops() {
        return List.of(next());
    }

    @Override
    public List<String> hubs() {
        return List.of("fast", next().hubName());
    }

    @Override
    public void useHub(String name) {
        asked = name;
    }

    @Override
    public void close() {
        end.complete(null);
        ended.join();
    }
}
