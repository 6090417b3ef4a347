package org.coppice.tpool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// How many there are, how much waits, and how it ends.
public class PoolSizeTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private static NativePool pool(int size, int maxQueued) {
        return NativePool.builder().size(size).maxQueued(maxQueued).build();
    }

    // ---- size

    @Test
    public void theSizeIsEventletsUnlessSaid() throws Exception {
        try (NativePool pool = NativePool.builder().build()) {
            assertEquals(20, pool.size());
            assertEquals(0, pool.info().workers());
        }
    }

    @Test
    public void valuesOutOfRangeAreRefused() throws Exception {
        assertEquals(
                "size is -1, allowed are 0 to 10000",
                assertThrows(IllegalArgumentException.class, () -> NativePool.builder().size(-1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> NativePool.builder().size(10_001));
        assertThrows(IllegalArgumentException.class, () -> NativePool.builder().maxQueued(-1));
        assertThrows(
                IllegalArgumentException.class, () -> NativePool.builder().idle(Duration.ZERO));
        try (NativePool pool = pool(1, 1)) {
            assertThrows(IllegalArgumentException.class, () -> pool.resize(-1));
            assertEquals(1, pool.size());
        }
    }

    @Test
    public void sizeZeroRunsInTheCaller() throws Exception {
        Green.run(() -> {
            try (NativePool pool = pool(0, 0)) {
                assertTrue(pool.execute(GreenThread::isCurrent));
                assertTrue(pool.submit(GreenThread::isCurrent).join());
                assertTrue(pool.map(List.of(1), _ -> GreenThread.isCurrent()).next());
            }
        });
    }

    @Test
    public void aLargerSizeTakesEffectForWhatWaits() throws Exception {
        Green.run(() -> {
            try (NativePool pool = pool(1, 0)) {
                Green.Gate first = new Green.Gate();
                Green.Gate second = new Green.Gate();
                CompletableFuture<String> one = pool.submit(() -> first.pass("first"));
                GreenThread<String> two =
                        Coppice.spawn(() -> pool.execute(() -> second.pass("second")));
                first.awaitBegun();
                Coppice.sleep(Green.seconds(1));
                assertEquals(1, pool.info().waiting());
                pool.resize(2);
                second.awaitBegun();
                assertEquals(2, pool.info().active());
                first.open();
                second.open();
                assertEquals("first", Coppice.await(one));
                assertEquals("second", two.await());
            }
        });
    }

    @Test
    public void afterAShrinkFewerRunAndNothingIsLost() throws Exception {
        Green.run(() -> {
            try (NativePool pool = pool(4, 100)) {
                List<Integer> done = Collections.synchronizedList(new ArrayList<>());
                Green.Gate gate = new Green.Gate();
                List<CompletableFuture<Boolean>> all =
                        IntStream.range(0, 50)
                                .mapToObj(i -> pool.submit(() -> done.add(gate.pass(i))))
                                .toList();
                gate.awaitBegun();
                pool.resize(1);
                pool.resize(0);
                gate.open();
                for (CompletableFuture<Boolean> each : all) {
                    Coppice.await(each);
                }
                assertEquals(50, done.size());
                assertTrue(pool.execute(GreenThread::isCurrent));
            }
        });
    }

    @Test
    public void idleWorkersEnd() throws Exception {
        NativePool pool = NativePool.builder().size(1).idle(Duration.ofMillis(1)).build();
        try (pool) {
            Thread worker = pool.execute(Thread::currentThread);
            worker.join();
            assertNotSame(worker, pool.execute(Thread::currentThread));
        }
    }

    // ---- a full queue

    @Test
    public void whoFindsTheQueueFullWaitsFirstComeFirstServed() throws Exception {
        Green.run(() -> {
            try (NativePool pool = pool(1, 1)) {
                List<Integer> order = Collections.synchronizedList(new ArrayList<>());
                Green.Gate gate = new Green.Gate();
                pool.submit(() -> gate.pass("runs"));
                pool.submit(() -> order.add(0));
                List<GreenThread<Boolean>> callers = new ArrayList<>();
                for (int i = 1; i <= 5; i++) {
                    int number = i;
                    callers.add(
                            Coppice.spawn(
                                    () -> Coppice.await(pool.submit(() -> order.add(number)))));
                }
                gate.awaitBegun();
                Coppice.sleep(Green.seconds(1));
                assertEquals(5, pool.info().waiting());
                callers.get(1).kill();
                assertEquals(4, pool.info().waiting());
                gate.open();
                pool.awaitAll();
                assertEquals(List.of(0, 1, 3, 4, 5), order);
                assertEquals(new NativePoolInfo("tpool", 1, 1, 0, 0, 0, false), settled(pool));
            }
        });
    }

    /// A worker counts as active for a moment after its result is there.
    private static NativePoolInfo settled(NativePool pool) {
        NativePoolInfo info = pool.info();
        while (info.active() > 0) {
            Coppice.giveWay();
            info = pool.info();
        }
        return info;
    }

    @Test
    public void aPlainThreadThatIsInterruptedBeforeAFullQueueIsRefused() throws Exception {
        NativePool pool = pool(1, 0);
        try (pool) {
            Green.Gate gate = new Green.Gate();
            pool.submit(() -> gate.pass("runs"));
            gate.awaitBegun();
            Thread.currentThread().interrupt();
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> "refused"));
            assertTrue(Thread.interrupted());
            assertEquals(0, pool.info().waiting());
            gate.open();
        }
    }

    // ---- the end

    @Test
    public void killAllEndsTheWorkersAfterTheirWorkAndThePoolGoesOn() throws Exception {
        Green.run(() -> {
            try (NativePool pool = pool(1, 10)) {
                Thread former = pool.execute(Thread::currentThread);
                Green.Gate gate = new Green.Gate();
                CompletableFuture<String> running = pool.submit(() -> gate.pass("running"));
                CompletableFuture<String> queued = pool.submit(() -> "queued");
                GreenThread<Void> killer =
                        Coppice.spawn(() -> {
                            pool.killAll();
                            return null;
                        });
                assertSame(former, gate.awaitBegun());
                Coppice.sleep(Green.seconds(1));
                assertFalse(killer.ready());
                assertNotSame(former, pool.execute(Thread::currentThread));
                gate.open();
                killer.await();
                assertEquals("running", running.resultNow());
                assertEquals("queued", queued.resultNow());
            }
        });
    }

    @Test
    public void closeDeliversWhatWasTakenAndThenRefuses() throws Exception {
        Green.run(() -> {
            NativePool pool = pool(1, 0);
            Green.Gate gate = new Green.Gate();
            CompletableFuture<String> running = pool.submit(() -> gate.pass("running"));
            GreenThread<String> waiting = Coppice.spawn(() -> pool.execute(() -> "waiting"));
            gate.awaitBegun();
            Coppice.sleep(Green.seconds(1));
            GreenThread<Void> closer =
                    Coppice.spawn(() -> {
                        pool.close();
                        return null;
                    });
            Coppice.sleep(Green.seconds(1));
            assertFalse(closer.ready());
            gate.open();
            closer.await();
            assertEquals("running", running.resultNow());
            assertEquals("waiting", waiting.await());
            assertEquals(
                    "Pool tpool is closed",
                    assertThrows(
                                    RejectedExecutionException.class,
                                    () -> pool.execute(() -> "refused"))
                            .getMessage());
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> "refused"));
            assertTrue(pool.info().closed());
            pool.close();
        });
    }

    @Test
    public void afterTheGraceWhatRunsIsInterruptedAndWhatWaitsIsRefused() throws Exception {
        Green.run(() -> {
            NativePool pool = pool(1, 1);
            Green.Gate gate = new Green.Gate();
            CompletableFuture<String> running = pool.submit(() -> gate.pass("never"));
            CompletableFuture<String> queued = pool.submit(() -> "never");
            GreenThread<String> waiting = Coppice.spawn(() -> pool.execute(() -> "never"));
            gate.awaitBegun();
            Coppice.sleep(Green.seconds(1));
            assertFalse(pool.close(Green.seconds(1)));
            assertThrows(RejectedExecutionException.class, () -> Coppice.await(queued));
            assertThrows(RejectedExecutionException.class, waiting::await);
            assertThrows(Exception.class, () -> Coppice.await(running));
            assertTrue(running.exceptionNow() instanceof InterruptedException);
        });
    }

    @Test
    public void whoeverHasQueuedWorkIsToldThatThePoolIsClosed() throws Exception {
        Green.run(() -> {
            NativePool pool = pool(1, 1);
            Green.Gate gate = new Green.Gate();
            pool.submit(() -> gate.pass("never"));
            gate.awaitBegun();
            GreenThread<String> caller = Coppice.spawn(() -> pool.execute(() -> "never"));
            Coppice.sleep(Green.seconds(1));
            assertEquals(1, pool.info().queued());
            assertFalse(pool.close(Green.seconds(1)));
            assertThrows(RejectedExecutionException.class, caller::await);
        });
    }

    @Test
    public void aWorkerCannotWaitForItself() throws Exception {
        try (NativePool pool = pool(1, 0)) {
            for (Runnable call : List.<Runnable>of(pool::awaitAll, pool::killAll, pool::close)) {
                String message =
                        assertThrows(
                                        IllegalStateException.class,
                                        () ->
                                                pool.execute(() -> {
                                                    call.run();
                                                    return null;
                                                }))
                                .getMessage();
                assertTrue(message, message.contains("would wait for itself"));
            }
            assertEquals("still open", pool.execute(() -> "still open"));
        }
    }

    @Test
    public void manyCallersOfManyKindsLoseNothing() throws Exception {
        try (NativePool pool = pool(3, 2)) {
            List<Thread> plain =
                    IntStream.range(0, 4)
                            .mapToObj(_ ->
                                    Thread.ofPlatform()
                                            .start(() -> {
                                                for (int i = 0; i < 200; i++) {
                                                    pool.submit(() -> "plain");
                                                }
                                            }))
                            .toList();
            Coppice.run(() -> {
                List<GreenThread<Integer>> green =
                        IntStream.range(0, 200)
                                .mapToObj(i -> Coppice.spawn(() -> pool.execute(() -> i)))
                                .toList();
                for (int i = 0; i < 200; i++) {
                    if (i % 7 == 0) {
                        green.get(i).kill();
                    } else {
                        assertEquals(i, green.get(i).await().intValue());
                    }
                }
                return null;
            });
            for (Thread thread : plain) {
                thread.join();
            }
            pool.awaitAll();
            assertEquals(0, pool.info().queued() + pool.info().waiting());
        }
    }
}
