package org.coppice.tpool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// What runs where, and what comes of it.
public class NativePoolTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final NativePool pool = NativePool.builder().size(2).name("test").build();
    private final NativePool single = NativePool.builder().size(1).name("single").build();

    @After
    public void close() {
        assertTrue(pool.close(Green.seconds(30)));
        assertTrue(single.close(Green.seconds(30)));
    }

    // ---- execute

    @Test
    public void workRunsOnADaemonThreadWhileOtherGreenThreadsRun() throws Exception {
        Green.run(() -> {
            Green.Gate gate = new Green.Gate();
            GreenThread<String> caller =
                    Coppice.spawn(() -> pool.execute(() -> gate.pass("result")));
            Coppice.giveWay();
            Thread worker = gate.awaitBegun();
            assertNotSame(Thread.currentThread(), worker);
            assertTrue(worker.isDaemon() && !worker.isVirtual());
            assertTrue(worker.getName(), worker.getName().startsWith("test-"));
            assertFalse(caller.ready());
            gate.open();
            assertEquals("result", caller.await());
        });
    }

    @Test
    public void asManyRunAtOnceAsThereAreWorkers() throws Exception {
        Green.run(() -> {
            CountDownLatch both = new CountDownLatch(2);
            GreenThread<Boolean> other = Coppice.spawn(() -> pool.execute(() -> meet(both)));
            assertTrue(pool.execute(() -> meet(both)));
            assertTrue(other.await());
        });
    }

    private static boolean meet(CountDownLatch all) throws InterruptedException {
        all.countDown();
        all.await();
        return true;
    }

    @Test
    public void aPlainThreadSimplyWaits() throws Exception {
        assertEquals("result", pool.execute(() -> "result"));
        assertEquals(
                "failed",
                assertThrows(
                                IOException.class,
                                () ->
                                        pool.execute(() -> {
                                            throw new IOException("failed");
                                        }))
                        .getMessage());
    }

    @Test
    public void aPlainThreadThatIsInterruptedGoesAndTheWorkerGoesOn() throws Exception {
        Green.Gate gate = new Green.Gate();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<String> late = new CompletableFuture<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                pool.execute(() -> late.complete(gate.pass("late")));
                            } catch (Throwable t) {
                                thrown.complete(t);
                            }
                        });
        gate.awaitBegun();
        caller.interrupt();
        assertTrue(thrown.join() instanceof InterruptedException);
        gate.open();
        assertEquals("late", late.join());
    }

    @Test
    public void anErrorIsTheSameWithBothStacks() throws Exception {
        Green.run(() -> {
            for (Throwable error :
                    List.of(
                            new IOException("checked"),
                            new IllegalArgumentException("unchecked"),
                            new AssertionError("error"),
                            new GreenExit("even this"),
                            new Throwable("even this too"))) {
                Throwable thrown =
                        assertThrows(Throwable.class, () -> pool.execute(() -> fail(error)));
                assertSame(error, thrown);
            }
            Throwable fresh =
                    assertThrows(
                            IOException.class,
                            () -> pool.execute(() -> fail(new IOException("fresh"))));
            assertTrue(
                    Arrays.stream(fresh.getStackTrace())
                            .anyMatch(frame ->
                                    frame.getClassName().endsWith("ThreadPoolExecutor")
                                            || frame.getMethodName().contains("anErrorIsTheSame")));
            Throwable caller = fresh.getSuppressed()[0];
            assertTrue(caller.getMessage(), caller.getMessage().contains("green thread green-"));
            assertTrue(
                    Arrays.stream(caller.getStackTrace())
                            .anyMatch(frame ->
                                    frame.getMethodName()
                                            .contains("anErrorIsTheSameWithBothStacks")));
        });
    }

    private static <T> T fail(Throwable error) throws Exception {
        throw Waits.unchecked(error);
    }

    @Test
    public void anErrorThatIsThrownAgainAndAgainDoesNotGrow() throws Exception {
        Green.run(() -> {
            IOException constant = new IOException("always the same");
            for (int i = 0; i < 10; i++) {
                assertThrows(IOException.class, () -> pool.execute(() -> fail(constant)));
            }
            assertEquals(1, constant.getSuppressed().length);
        });
    }

    @Test
    public void whatOnlyGreenThreadsMayCallThrowsInAWorker() throws Exception {
        Green.run(() -> {
            assertFalse(pool.execute(GreenThread::isCurrent));
            assertThrows(IllegalStateException.class, () -> pool.execute(GreenThread::current));
            assertThrows(IllegalStateException.class, () -> pool.execute(Loop::current));
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            pool.execute(() -> {
                                Coppice.sleep(Green.seconds(1));
                                return null;
                            }));
        });
    }

    @Test
    public void aWorkerInheritsNothingFromWhoeverMadeItStart() throws Exception {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("the caller's");
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(null);
        try {
            assertEquals(null, pool.execute(local::get));
            assertSame(
                    NativePool.class.getClassLoader(),
                    pool.execute(() -> Thread.currentThread().getContextClassLoader()));
        } finally {
            Thread.currentThread().setContextClassLoader(former);
        }
    }

    // ---- nested

    @Test
    public void whatAWorkerExecutesInItsPoolRunsInline() throws Exception {
        Green.run(() ->
                assertTrue(
                        single.execute(() -> {
                            Thread outer = Thread.currentThread();
                            return single.execute(
                                    () -> single.execute(() -> outer == Thread.currentThread()));
                        })));
    }

    @Test
    public void whatComesBackThroughAnotherPoolRunsInlineToo() throws Exception {
        NativePool other = NativePool.builder().size(1).build();
        try (other) {
            assertEquals(
                    "no deadlock",
                    single.execute(() -> other.execute(() -> single.execute(() -> "no deadlock"))));
        }
    }

    @Test
    public void aWorkerThatSubmitsToItsFullPoolRunsTheWorkItself() throws Exception {
        NativePool full = NativePool.builder().size(1).maxQueued(0).build();
        try (full) {
            assertTrue(
                    full.execute(() -> {
                        Thread outer = Thread.currentThread();
                        return full.submit(() -> outer == Thread.currentThread()).join();
                    }));
        }
    }

    // ---- kill and time-out

    @Test
    public void aCallerWhoseTimeIsOverGoesAndTheLateResultIsDropped() throws Exception {
        Green.run(() -> {
            Green.Gate gate = new Green.Gate();
            CompletableFuture<String> done = new CompletableFuture<>();
            gate.keepAwakeUntilBegun();
            assertEquals(
                    "timed out",
                    org.coppice.green.Timeout.within(
                            Green.seconds(1),
                            "timed out",
                            () ->
                                    single.execute(() -> {
                                        done.complete(gate.pass("late"));
                                        return "late";
                                    })));
            gate.open();
            assertEquals("late", Coppice.await(done));
            assertEquals("next", single.execute(() -> "next"));
        });
    }

    @Test
    public void aKilledCallerGoesAndItsWorkIsInterruptedOnlyOnDemand() throws Exception {
        Green.run(() -> {
            assertFalse(isInterruptedByAKill(pool, true));
            NativePool interrupting = NativePool.builder().size(1).interruptAbandoned(true).build();
            try (interrupting) {
                assertTrue(isInterruptedByAKill(interrupting, false));
                assertFalse(interrupting.execute(() -> Thread.currentThread().isInterrupted()));
            }
        });
    }

    private static boolean isInterruptedByAKill(NativePool used, boolean opensGate) {
        Green.Gate gate = new Green.Gate();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        GreenThread<Object> caller =
                Coppice.spawn(() ->
                        used.execute(() -> {
                            try {
                                gate.pass(null);
                                return interrupted.complete(false);
                            } catch (InterruptedException e) {
                                return interrupted.complete(true);
                            }
                        }));
        gate.awaitBegun();
        caller.kill();
        assertTrue(caller.failure().orElseThrow() instanceof GreenExit);
        if (opensGate) {
            gate.open();
        }
        return Coppice.await(interrupted);
    }

    @Test
    public void whatHadNotBegunWhenItsCallerWasKilledNeverRunsAndGivesItsPlaceBack()
            throws Exception {
        Green.run(() -> {
            Green.Gate gate = new Green.Gate();
            AtomicBoolean ran = new AtomicBoolean();
            CompletableFuture<String> first = single.submit(() -> gate.pass("first"));
            gate.awaitBegun();
            GreenThread<Boolean> killed =
                    Coppice.spawn(() -> single.execute(() -> ran.getAndSet(true)));
            Coppice.sleep(Green.seconds(1));
            assertEquals(1, single.info().queued());
            killed.kill();
            assertEquals(0, single.info().queued());
            gate.open();
            assertEquals("first", Coppice.await(first));
            single.awaitAll();
            assertFalse(ran.get());
        });
    }

    // ---- submit, map, asExecutor

    @Test
    public void submitGivesAFutureForGreenThreadsAndOthers() throws Exception {
        assertEquals("joined", pool.submit(() -> "joined").join());
        Green.run(() -> {
            assertEquals("awaited", Coppice.await(pool.submit(() -> "awaited")));
            CompletableFuture<String> failing = pool.submit(() -> fail(new IOException("no")));
            assertEquals(
                    "no",
                    assertThrows(CompletionException.class, () -> Coppice.await(failing))
                            .getCause()
                            .getMessage());
        });
    }

    @Test
    public void aCancelledFutureLeavesTheQueueOrInterruptsTheWorker() throws Exception {
        Green.Gate gate = new Green.Gate();
        CompletableFuture<String> running = single.submit(() -> gate.pass("never"));
        gate.awaitBegun();
        CompletableFuture<String> queued = single.submit(() -> "never");
        queued.cancel(false);
        assertEquals(0, single.info().queued());
        assertEquals(1, single.info().active());
        running.cancel(true);
        assertEquals("next", single.submit(() -> "next").join());
        assertFalse(single.execute(() -> Thread.currentThread().isInterrupted()));
    }

    @Test
    public void mapGivesResultsInTheOrderOfTheInputsAndGoesNoFurtherAheadThanItsSize()
            throws Exception {
        Green.run(() -> {
            List<Integer> taken = new ArrayList<>();
            Iterator<Integer> inputs = List.of(1, 2, 3, 4, 5).stream().peek(taken::add).iterator();
            Iterator<Integer> results =
                    pool.map(
                            () -> inputs,
                            input -> input == 3 ? fail(new IOException("3")) : input * 10);
            assertTrue(taken.size() <= 3);
            assertEquals(10, results.next().intValue());
            assertEquals(20, results.next().intValue());
            assertEquals(
                    "3",
                    assertThrows(CompletionException.class, results::next).getCause().getMessage());
            assertEquals(40, results.next().intValue());
            assertEquals(50, results.next().intValue());
            assertFalse(results.hasNext());
            assertThrows(NoSuchElementException.class, results::next);
        });
    }

    @Test
    public void whatAPoolHasDoneForAMapCanBeHadAfterItWasClosed() throws Exception {
        NativePool pool = NativePool.builder().size(2).build();
        Iterator<Integer> results = pool.map(List.of(1, 2, 3), input -> input * 10);
        pool.close();
        assertEquals(10, results.next().intValue());
        assertEquals(20, results.next().intValue());
        assertThrows(RejectedExecutionException.class, results::next);
    }

    @Test
    public void aTimeOutWhileThereIsNoRoomForAnInputLosesNone() throws Exception {
        try (NativePool pool = NativePool.builder().size(2).maxQueued(0).build()) {
            Green.run(() -> {
                Iterator<Integer> results = pool.map(List.of(1, 2, 3, 4), input -> input * 10);
                pool.awaitAll();
                Green.Gate one = new Green.Gate();
                Green.Gate two = new Green.Gate();
                pool.submit(() -> one.pass(1));
                pool.submit(() -> two.pass(2));
                assertEquals(10, results.next().intValue());
                assertFalse(org.coppice.green.Timeout.endsWithin(Green.seconds(1), results::next));
                one.open();
                two.open();
                List<Integer> left = new ArrayList<>();
                results.forEachRemaining(left::add);
                assertEquals(List.of(20, 30, 40), left);
            });
        }
    }

    @Test
    public void aTimeOutWhileMappingLosesNoResult() throws Exception {
        Green.run(() -> {
            Green.Gate gate = new Green.Gate();
            Iterator<Integer> results =
                    single.map(List.of(1, 2, 3), input -> input == 1 ? gate.pass(10) : input * 10);
            gate.awaitBegun();
            assertFalse(org.coppice.green.Timeout.endsWithin(Green.seconds(1), results::next));
            gate.open();
            assertEquals(10, results.next().intValue());
            assertEquals(20, results.next().intValue());
            assertEquals(30, results.next().intValue());
            assertFalse(results.hasNext());
        });
    }

    @Test
    public void aWorkerMapsInline() throws Exception {
        List<Integer> results = new ArrayList<>();
        single.execute(() -> {
            single.map(List.of(1, 2, 3), input -> -input).forEachRemaining(results::add);
            return null;
        });
        assertEquals(List.of(-1, -2, -3), results);
    }

    @Test
    public void itIsAnExecutorForTheJdk() throws Exception {
        Green.run(() -> {
            CompletableFuture<Boolean> stage =
                    CompletableFuture.supplyAsync(() -> 1, pool.asExecutor())
                            .thenApplyAsync(
                                    _ -> Thread.currentThread().getName().startsWith("test-"),
                                    pool.asExecutor());
            assertTrue(Coppice.await(stage));
            pool.asExecutor()
                    .execute(() -> {
                        throw new IllegalStateException("only logged");
                    });
        });
    }
}
