package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// Runs each test on every hub.
@RunWith(Parameterized.class)
public abstract class HubTestCase {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /// Short, for waits that shall be over.
    static final Duration SOON = Duration.ofMillis(1);

    @Parameter public String hub;

    @Rule public final Timeout net = Timeout.seconds(60);

    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return List.of("epoll", "poll", "select", "nio");
    }

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    final void green(Body body) throws Exception {
        green(RunOptions.DEFAULTS, body);
    }

    final void green(RunOptions options, Body body) throws Exception {
        options.hub(hub)
                .run(() -> {
                    body.run();
                    return null;
                });
    }

    /// As [#green(Body)], twice, and the second time leaves no more descriptors open than the
    /// first.
    final void leakFree(Body body) throws Exception {
        green(body);
        long before = descriptors();
        green(body);
        assertEquals("open descriptors", before, descriptors());
    }

    /// How many are open; zero where the system does not tell.
    static long descriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What is in the buffer before its position.
    static String text(ByteBuffer buffer) {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /// A green thread that has come to its first wait.
    static GreenThread<Void> blocked(Body body) {
        GreenThread<Void> thread =
                Coppice.spawn(() -> {
                    body.run();
                    return null;
                });
        Coppice.giveWay();
        return thread;
    }

    /// What ended it.
    static Throwable end(GreenThread<?> thread) {
        thread.awaitEnd();
        return thread.failure().orElseThrow();
    }
}
