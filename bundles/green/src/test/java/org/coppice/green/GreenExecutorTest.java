package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;

/// On the loop of its tasks; [ForeignExecutorTest] is the same seen from other threads.
public class GreenExecutorTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(60);

    private static GreenExecutor executor() {
        return GreenExecutor.on(Loop.current());
    }

    private static GreenExecutor executor(int maxRunning) {
        return GreenExecutor.on(Loop.current(), maxRunning);
    }

    private static Void sleepForEver() {
        Coppice.sleep(Duration.ofDays(10_000));
        return null;
    }

    // ---- tasks

    @Test
    public void aTaskIsAGreenThreadThatNeverBeginsInline() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            GreenExecutor executor = executor();
            GreenThread<?> caller = GreenThread.current();
            CompletableFuture<Boolean> isItsOwn =
                    executor.submit(() -> GreenThread.current() != caller);
            executor.execute(() -> trace.add("first"));
            executor.submit(() -> trace.add("second"));
            assertEquals("done", Coppice.await(executor.submit(() -> {}, "done")));
            assertEquals(List.of("first", "second"), trace);
            assertTrue(isItsOwn.get());
            assertEquals(null, executor.submit(() -> {}).get());
        });
    }

    @Test
    public void aFailureIsTheFutures() throws Exception {
        Green.run(() -> {
            IOException failure = new IOException("failed");
            Future<String> future =
                    executor()
                            .submit(() -> {
                                throw failure;
                            });
            assertSame(failure, assertThrows(ExecutionException.class, future::get).getCause());
            assertEquals(Future.State.FAILED, future.state());
        });
    }

    @Test
    public void thoseAboveTheBoundWaitFirstComeFirstServed() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            GreenExecutor executor = executor(2);
            List<CompletableFuture<Boolean>> futures =
                    IntStream.range(0, 6)
                            .mapToObj(i ->
                                    executor.submit(() -> {
                                        trace.add("begin " + i);
                                        Coppice.sleep(Green.seconds(1 + i));
                                        return trace.add("end " + i);
                                    }))
                            .toList();
            Coppice.giveWay();
            Coppice.giveWay();
            assertEquals(List.of("begin 0", "begin 1"), trace);
            assertTrue(executor.toString(), executor.toString().contains("2 running, 4 waiting"));
            for (Future<Boolean> future : futures) {
                future.get();
            }
            assertEquals(
                    List.of(
                            "begin 0", "begin 1", "end 0", "begin 2", "end 1", "begin 3", "end 2",
                            "begin 4", "end 3", "begin 5", "end 4", "end 5"),
                    trace);
        });
    }

    @Test
    public void aBoundBelowOneIsRefused() throws Exception {
        Green.run(() ->
                assertEquals(
                        "maxRunning is 0, allowed is 1 or more",
                        assertThrows(IllegalArgumentException.class, () -> executor(0))
                                .getMessage()));
    }

    @Test
    public void getBlocksOnlyTheCallingGreenThread() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            CompletableFuture<String> gate = new CompletableFuture<>();
            Future<String> future = executor.submit(() -> Coppice.await(gate));
            assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.SECONDS));
            assertThrows(TimeoutException.class, () -> future.get(0, TimeUnit.SECONDS));
            Coppice.spawn(() -> gate.complete("opened"));
            assertEquals("opened", future.get());
            assertEquals("opened", future.get(0, TimeUnit.SECONDS));
            assertEquals("joined", executor.submit(() -> "joined").join());
        });
    }

    @Test
    public void itCarriesTheJdksAsynchronousStages() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            CompletableFuture<Integer> stage =
                    CompletableFuture.supplyAsync(() -> 20, executor)
                            .thenApplyAsync(
                                    value -> {
                                        Coppice.sleep(Green.seconds(1));
                                        return value + 1;
                                    },
                                    executor);
            assertEquals(21, Coppice.await(stage).intValue());
        });
    }

    // ---- cancel

    @Test
    public void cancelKillsTheGreenThreadAndDoesNotSwitch() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            GreenExecutor executor = executor(1);
            Future<Void> future =
                    executor.submit(() -> {
                        try {
                            return sleepForEver();
                        } finally {
                            trace.add("killed");
                        }
                    });
            Future<String> next = executor.submit(() -> "next");
            Coppice.giveWay();
            assertTrue(future.cancel(true));
            assertEquals(List.of(), trace);
            assertTrue(future.isCancelled());
            assertThrows(CancellationException.class, future::get);
            assertEquals("next", next.get());
            assertEquals(List.of("killed"), trace);
            assertFalse(next.cancel(true));
        });
    }

    @Test
    public void cancelWithoutInterruptLetsTheGreenThreadEndInPeace() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            Future<Boolean> future =
                    executor()
                            .submit(() -> {
                                Coppice.sleep(Green.seconds(1));
                                return trace.add("ended");
                            });
            Coppice.giveWay();
            future.cancel(false);
            assertTrue(future.isDone());
            Coppice.sleep(Green.seconds(2));
            assertEquals(List.of("ended"), trace);
        });
    }

    @Test
    public void whatIsCancelledBeforeItBeginsNeverRuns() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            GreenExecutor executor = executor(1);
            Future<Boolean> ready = executor.submit(() -> trace.add("ready"));
            Future<Boolean> waiting = executor.submit(() -> trace.add("waiting"));
            ready.cancel(true);
            waiting.cancel(true);
            assertEquals("after", executor.submit(() -> "after").get());
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aTaskMayCancelItselfAndEndsAtItsNextBlockingPoint() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            List<Future<Void>> itself = new ArrayList<>();
            GreenExecutor executor = executor();
            itself.add(
                    executor.submit(() -> {
                        itself.getFirst().cancel(true);
                        trace.add("still here");
                        return sleepForEver();
                    }));
            executor.shutdown();
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
            assertEquals(List.of("still here"), trace);
        });
    }

    // ---- all and any

    @Test
    public void invokeAllGivesTheResultsInTheOrderOfTheTasks() throws Exception {
        Green.run(() -> {
            List<Callable<Integer>> tasks =
                    IntStream.range(0, 5)
                            .<Callable<Integer>>mapToObj(i ->
                                    () -> {
                                        Coppice.sleep(Green.seconds(5 - i));
                                        if (i == 3) {
                                            throw new IOException("3");
                                        }
                                        return i;
                                    })
                            .toList();
            List<Future<Integer>> futures = executor(2).invokeAll(tasks);
            assertEquals(4, futures.get(4).resultNow().intValue());
            assertEquals(0, futures.get(0).resultNow().intValue());
            assertEquals("3", futures.get(3).exceptionNow().getMessage());
            assertEquals(List.of(), executor().invokeAll(List.of()));
        });
    }

    @Test
    public void invokeAllCancelsWhatIsNotDoneInTime() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            List<Future<Void>> futures =
                    executor.invokeAll(
                            List.of(() -> null, GreenExecutorTest::sleepForEver),
                            1,
                            TimeUnit.SECONDS);
            assertEquals(Future.State.SUCCESS, futures.getFirst().state());
            assertTrue(futures.getLast().isCancelled());
            executor.shutdown();
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
        });
    }

    @Test
    public void aKilledCallerOfInvokeAllLeavesNothingRunning() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor(1);
            GreenThread<?> caller =
                    Coppice.spawn(() ->
                            executor.invokeAll(
                                    List.of(
                                            GreenExecutorTest::sleepForEver,
                                            GreenExecutorTest::sleepForEver)));
            Green.settle();
            caller.kill();
            executor.shutdown();
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
        });
    }

    @Test
    public void invokeAnyGivesTheFirstSuccessAndKillsTheRest() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            List<Callable<String>> tasks =
                    List.of(
                            () -> {
                                throw new IOException("fails first");
                            },
                            () -> {
                                Coppice.sleep(Green.seconds(2));
                                return "second";
                            },
                            () -> {
                                Coppice.sleep(Green.seconds(1));
                                return "first";
                            });
            assertEquals("first", executor.invokeAny(tasks));
            executor.shutdown();
            assertTrue(executor.awaitTermination(1, TimeUnit.NANOSECONDS));
        });
    }

    @Test
    public void invokeAnyFailsWithTheLastFailureOrInTimeOrForWantOfTasks() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            List<Callable<String>> failing =
                    List.of(
                            () -> {
                                throw new IOException("first");
                            },
                            () -> {
                                throw new IOException("last");
                            });
            assertEquals(
                    "last",
                    assertThrows(ExecutionException.class, () -> executor.invokeAny(failing))
                            .getCause()
                            .getMessage());
            assertThrows(
                    TimeoutException.class,
                    () ->
                            executor.invokeAny(
                                    List.of(GreenExecutorTest::sleepForEver), 1, TimeUnit.SECONDS));
            assertThrows(IllegalArgumentException.class, () -> executor.invokeAny(List.of()));
        });
    }

    // ---- its end

    @Test
    public void afterShutdownWhatWasTakenStillRunsAndNothingNewIsTaken() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor(1);
            Future<String> running = executor.submit(() -> "ran");
            Future<String> waiting = executor.submit(() -> "waited");
            executor.shutdown();
            assertTrue(executor.isShutdown());
            assertFalse(executor.isTerminated());
            assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
            assertFalse(executor.awaitTermination(0, TimeUnit.SECONDS));
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
            assertTrue(executor.isTerminated());
            assertEquals("ran", running.resultNow());
            assertEquals("waited", waiting.resultNow());
        });
    }

    @Test
    public void shutdownNowKillsWhatRunsAndGivesBackWhatHadNotBegun() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor(2);
            Future<Void> killed = executor.submit(GreenExecutorTest::sleepForEver);
            Coppice.giveWay();
            Future<String> ready = executor.submit(() -> "ready");
            Runnable waiting = () -> {};
            executor.execute(waiting);
            List<Runnable> left = executor.shutdownNow();
            assertEquals(List.of(ready, waiting), left);
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
            assertTrue(killed.exceptionNow() instanceof GreenExit);
            assertFalse(ready.isDone());
            ((RunnableFuture<?>) left.getFirst()).run();
            assertEquals("ready", ready.get());
        });
    }

    @Test
    public void closeBlocksOnlyTheCallingGreenThreadUntilAllHasEnded() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            try (GreenExecutor executor = executor(1)) {
                for (int i = 0; i < 3; i++) {
                    String name = "task " + i;
                    executor.execute(() -> {
                        Coppice.sleep(Green.seconds(1));
                        trace.add(name);
                    });
                }
            }
            assertEquals(List.of("task 0", "task 1", "task 2"), trace);
        });
    }

    @Test
    public void whoIsKilledInCloseKillsTheRest() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor();
            executor.execute(GreenExecutorTest::sleepForEver);
            GreenThread<Void> closer =
                    Coppice.spawn(() -> {
                        executor.close();
                        return null;
                    });
            Green.settle();
            closer.kill();
            assertThrows(GreenExit.class, closer::await);
            assertTrue(executor.awaitTermination(1, TimeUnit.SECONDS));
        });
    }

    @Test
    public void oneThatIsKilledByItsHandleGivesItsPlaceToTheNext() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor(1);
            List<GreenThread<?>> handles = new ArrayList<>();
            Future<Void> killed =
                    executor.submit(() -> {
                        handles.add(GreenThread.current());
                        return sleepForEver();
                    });
            Future<String> next = executor.submit(() -> "next");
            Coppice.giveWay();
            assertEquals(1, handles.size());
            handles.getFirst().kill();
            assertTrue(
                    assertThrows(ExecutionException.class, killed::get).getCause()
                            instanceof GreenExit);
            assertEquals("next", next.get());
            assertNotEquals("", executor.toString());
        });
    }

    @Test
    public void oneThatIsKilledBeforeItBeginsFailsAndGivesItsPlaceToTheNext() throws Exception {
        Green.run(() -> {
            GreenExecutor executor = executor(1);
            long before = Coppice.spawn(() -> null).id();
            Future<String> killed = executor.submit(() -> "never");
            Future<String> next = executor.submit(() -> "next");
            CompletableFuture<Boolean> kill = Loop.current().kill(before + 1);
            assertTrue(
                    assertThrows(ExecutionException.class, killed::get).getCause()
                            instanceof GreenExit);
            assertTrue(kill.resultNow());
            assertEquals("next", next.get());
        });
    }
}
