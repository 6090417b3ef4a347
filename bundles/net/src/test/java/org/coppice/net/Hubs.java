package org.coppice.net;

import java.util.List;
import org.coppice.green.RunOptions;

/// The hubs on which a test runs, for JUnit's `Parameterized`.
final class Hubs {

    private Hubs() {}

    static List<String> names() {
        return List.of("epoll", "poll", "select", "nio");
    }

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    static void run(String hub, Body body) throws Exception {
        RunOptions.DEFAULTS
                .hub(hub)
                .run(() -> {
                    body.run();
                    return null;
                });
    }
}
