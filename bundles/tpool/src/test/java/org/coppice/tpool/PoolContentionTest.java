package org.coppice.tpool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Many who use a pool at once, and one who stands in the way.
public class PoolContentionTest {
    private static final int TIMES = 500;

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void whoHoldsTheMonitorOfAFutureHoldsUpNoWorker() throws Exception {
        try (NativePool pool = NativePool.builder().size(1).build()) {
            CountDownLatch held = new CountDownLatch(1);
            pool.submit(() -> {
                held.await();
                return null;
            });
            CompletableFuture<String> future = pool.submit(() -> "v");
            synchronized (future) {
                held.countDown();
                assertEquals("v", future.get(30, TimeUnit.SECONDS));
            }
        }
    }

    /// Green threads of two loops and a thread that is none, while a last one ends the workers
    /// again and again and changes how many there are.
    @Test
    public void whatComesWhileWorkersEndIsDoneByOthers() throws Exception {
        try (NativePool pool = NativePool.builder().size(2).maxQueued(4).build()) {
            CompletableFuture<Void> plain = elsewhere(() -> use(pool));
            Coppice.run(() -> {
                List<GreenThread<Void>> users = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    users.add(
                            Coppice.spawn(() -> {
                                use(pool);
                                return null;
                            }));
                }
                CompletableFuture<Void> ending = elsewhere(() -> endOften(pool));
                for (GreenThread<Void> user : users) {
                    user.await();
                }
                Coppice.await(ending);
                return null;
            });
            plain.join();
            pool.awaitAll();
            assertEquals(0, pool.info().waiting());
        }
    }

    private static CompletableFuture<Void> elsewhere(Runnable body) {
        return CompletableFuture.runAsync(body, task -> Thread.ofPlatform().start(task));
    }

    private static void use(NativePool pool) {
        for (int i = 0; i < TIMES; i++) {
            int number = i;
            CompletableFuture<Integer> done = pool.submit(() -> number);
            assertEquals(
                    number, GreenThread.isCurrent() ? Coppice.await(done).intValue() : done.join());
        }
    }

    private static void endOften(NativePool pool) {
        for (int i = 0; i < TIMES / 10; i++) {
            pool.killAll();
            pool.resize(1 + i % 3);
        }
        assertTrue(pool.size() > 0);
    }
}
