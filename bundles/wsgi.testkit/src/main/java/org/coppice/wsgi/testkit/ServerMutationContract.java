package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Application;
import org.junit.Rule;

/// [MutationContract] for the server of a [ServerRule], which must have left nothing behind in the
/// end: no connection, no green thread, no descriptor, no memory, and no word in the log.
///
/// For a long run: `-Dcoppice.mutations.seconds=600 -Dcoppice.seed=1`, see `CONTRIBUTING.md`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` that tells what was left. **Null**: none.
///
/// @param <R> how the server is started
public abstract class ServerMutationContract<R extends ServerRule<?, R>> extends MutationContract {
    /// What the JVM makes for itself meanwhile, and a server for its next requests, is less.
    private static final long GROWTH_MAX_BYTES = 4 << 20;

    private static final int LOOKS_MAX = 20;

    /// Those that the JVM itself may open meanwhile, where thousands of connections come and go.
    private static final int JVM_DESCRIPTORS_MAX = 16;

    /// What is logged meanwhile that must not be. The rest may be much, where a busy machine's
    /// loops are blocked often, and would count as what a server leaves behind.
    @Rule
    public final LogLines log =
            LogLines.ofThoseWith(" WARN org.coppice.wsgi.", " ERROR org.coppice.wsgi.");

    private R server;
    private int greenThreads;
    private long descriptors;
    private LiveHeap heap;
    private final List<Long> heapBytes = new ArrayList<>();

    /// For the subclasses.
    protected ServerMutationContract() {}

    /// How to start a server that speaks HTTP/1 alone.
    protected abstract R rule();

    /// The server that runs.
    protected final R server() {
        return server;
    }

    @Override
    protected final ContractServer start(Application application) throws IOException {
        server = rule().application(application);
        return server.startForContract();
    }

    @Override
    protected int runs() {
        return Integer.getInteger("coppice.mutations", super.runs());
    }

    @Override
    protected Duration time() {
        return Duration.ofSeconds(Integer.getInteger("coppice.mutations.seconds", 0));
    }

    @Override
    protected long seed() {
        return Long.getLong("coppice.seed", super.seed());
    }

    @Override
    protected void noteWhatIsThere() {
        awaitTheEndOfConnections();
        LiveHeap.now(); // so that what that itself needs is there
        greenThreads = greenThreads().size();
        descriptors = descriptors();
        heap = LiveHeap.now();
    }

    @Override
    protected void noteProgress() {
        heapBytes.add(LiveHeap.now().bytes());
    }

    @Override
    protected void requireNothingLeft() {
        awaitTheEndOfConnections();
        assertEquals(0, server.server().infos().join().size());
        assertEquals(greenThreads().toString(), greenThreads, greenThreads().size());
        long more = descriptors() - descriptors;
        assertTrue(more + " descriptors more", more < JVM_DESCRIPTORS_MAX);
        requireNoGrowth();
        assertEquals(List.of(), log.containing(""));
    }

    private void requireNoGrowth() {
        LiveHeap now = LiveHeap.now();
        for (int i = 0; i < LOOKS_MAX && growth(now) >= GROWTH_MAX_BYTES; i++) {
            now = LiveHeap.now(); // not all goes at once
        }
        assertTrue(
                "%d bytes more: %s; in all %d, then each minute %s, now %d"
                        .formatted(
                                growth(now),
                                now.growthSince(heap),
                                heap.bytes(),
                                heapBytes,
                                now.bytes()),
                growth(now) < GROWTH_MAX_BYTES);
    }

    private long growth(LiveHeap now) {
        return now.bytes() - heap.bytes();
    }

    /// The clients have closed theirs; but some may wait to be accepted: not behind one that has
    /// its answer.
    private void awaitTheEndOfConnections() {
        try (Client last = server.connect()) {
            last.send("GET / HTTP/1.1\nHost: a\nConnection: close\n\n").readToEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (server.server().connections() > 0) {
            Thread.onSpinWait();
        }
    }

    /// Those that look after connections now and then have names, and end when nobody is left.
    private List<GreenThreadInfo> greenThreads() {
        return server.loop().next().threads(false).join().stream()
                .filter(each -> each.name().startsWith("green-"))
                .toList();
    }

    /// 0 where the system has none.
    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean bean
                ? bean.getOpenFileDescriptorCount()
                : 0;
    }
}
