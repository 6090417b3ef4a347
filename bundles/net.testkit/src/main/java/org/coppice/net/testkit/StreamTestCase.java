package org.coppice.net.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.Hubs;
import org.coppice.green.testkit.ManualClock;
import org.coppice.net.GreenStream;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// What the parts of the contract share. To be extended through [StreamContract].
///
/// Time stands still but for what a test moves it. That other green threads have come to rest does
/// not mean that the system has delivered all: no test relies on it.
@RunWith(Parameterized.class)
public abstract class StreamTestCase {

    /// More than any system keeps for one connection.
    static final int MUCH = 16 << 20;

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(60);

    /// The hub of the test.
    @Parameter public String hub;

    final ManualClock clock = new ManualClock();

    /// For the subclasses.
    protected StreamTestCase() {}

    /// The hubs of the class path that work here.
    ///
    /// @return their names
    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return Hubs.names();
    }

    /// Two new streams that are connected with each other; the test closes them. Called on a green
    /// thread.
    ///
    /// @return the near one is what the contract looks at more closely
    /// @throws Exception never, if all is well
    protected abstract StreamPair open() throws Exception;

    /// Breaks a connection off without a farewell. Called on a green thread when the stream has
    /// bytes that were not read, which is why a close does it with TCP and Unix sockets.
    ///
    /// @param stream of one of the pairs
    /// @throws IOException never, if all is well
    protected void breakOff(GreenStream stream) throws IOException {
        stream.close();
    }

    /// Whether the peer sees a reset though nothing was unread: a Unix socket does not.
    ///
    /// @return true unless overridden
    protected boolean tellsOfReset() {
        return true;
    }

    /// Whether bytes can be read as soon as the write has returned: in memory and within one kernel
    /// so it is, in a network not.
    ///
    /// @return false unless overridden; then what happens at a deadline exactly is not tested
    protected boolean deliversAtOnce() {
        return false;
    }

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /// What a test does with the two ends of a connection.
    @FunctionalInterface
    interface PairBody {
        void run(GreenStream near, GreenStream far) throws Exception;
    }

    /// Runs the body as the main green thread of a loop.
    final void withPair(PairBody body) throws Exception {
        RunOptions.DEFAULTS
                .hub(hub)
                .ticker(clock)
                .run(() -> {
                    try (StreamPair pair = open()) {
                        body.run(pair.near(), pair.far());
                    }
                    return null;
                });
    }

    static GreenThread<Void> spawn(Body body) {
        return Coppice.spawn(() -> {
            body.run();
            return null;
        });
    }

    /// Lets the others run until they block.
    static void settle() {
        Coppice.awaitIdle();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// What one read finds.
    static String readSome(GreenStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        int count = stream.read(buffer);
        return count < 0 ? "end" : new String(buffer.array(), 0, count, StandardCharsets.UTF_8);
    }

    /// So many bytes, or fewer before the end.
    static byte[] readExactly(GreenStream stream, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && stream.read(buffer) >= 0) {
            continue;
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    static String readText(GreenStream stream, int count) throws IOException {
        return new String(readExactly(stream, count), StandardCharsets.UTF_8);
    }

    static byte[] readToEnd(GreenStream stream) throws IOException {
        return stream.inputStream().readAllBytes();
    }

    /// Runs it on a thread of its own while the calling loop stands still.
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
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
