package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// Runs the body of a test as the main green thread of a loop whose clock jumps; keeps what
/// happened in order.
final class Green {

    /// What a test does; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private Green() {}

    static void run(Body body) throws Exception {
        run(RunOptions.DEFAULTS, body);
    }

    /// By other options, and a clock that jumps all the same.
    static void run(RunOptions options, Body body) throws Exception {
        options.ticker(new JumpingClock())
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    static List<String> trace() {
        return new ArrayList<>();
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /// Lets everything that is ready, and what that makes ready, come to rest.
    static void settle() {
        Coppice.sleep(Duration.ofNanos(1));
    }

    /// Runs it on a thread of its own, which is on no loop, and holds up the calling loop until it
    /// is done, so that the clock does not jump meanwhile; what it throws is thrown.
    static void elsewhere(Body body) throws Exception {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    body.run();
                    return null;
                });
        Thread.ofPlatform().start(task);
        while (!task.isDone()) {
            Thread.onSpinWait();
        }
        task.get();
    }
}
