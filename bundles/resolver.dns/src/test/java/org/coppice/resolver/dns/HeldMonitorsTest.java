package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.green.Coppice;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// What green threads of several loops share: whoever holds a monitor, or is slow, holds up nobody.
public class HeldMonitorsTest {
    @Rule public final Timeout net = Timeout.seconds(120);

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private long nowNanos;

    private static <T> FutureTask<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static <T> T elsewhere(Callable<T> body) throws Exception {
        return start(() -> Coppice.run(body)).get(30, TimeUnit.SECONDS);
    }

    @Test
    public void thatOfTheCacheHoldsUpNoQuestion() throws Exception {
        AnswerCache cache = new AnswerCache(10, () -> nowNanos);
        Question question = Question.reverse(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        synchronized (cache) {
            assertEquals(Optional.empty(), elsewhere(() -> cache.find(question)));
        }
    }

    @Test
    public void whoReadsAFileAgainHoldsUpNobody() throws Exception {
        Path path = folder.newFile().toPath();
        Files.writeString(path, "former\n");
        AtomicBoolean slow = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        WatchedFile<List<String>> file =
                new WatchedFile<>(
                        path,
                        List.of(),
                        lines -> {
                            if (slow.get()) {
                                reading.countDown();
                                await(goOn);
                            }
                            return lines;
                        },
                        () -> nowNanos);
        assertEquals(List.of("former"), file.get());
        Files.writeString(path, "next one\n");
        nowNanos += WatchedFile.INTERVAL_NANOS;
        slow.set(true);
        FutureTask<List<String>> reader = start(file::get);
        reading.await();
        assertEquals(List.of("former"), elsewhere(file::get));
        goOn.countDown();
        assertEquals(List.of("next one"), reader.get(30, TimeUnit.SECONDS));
        assertEquals(List.of("next one"), elsewhere(file::get));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
