package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/// A [GreenExecutor] seen from threads of the JDK, and over several loops.
public class ForeignExecutorTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(60);

    private Loop loop;

    @Before
    public void start() throws Exception {
        loop = Hubs.loop(Hubs.ALL.getFirst()).start();
    }

    @After
    public void stop() throws Exception {
        loop.stop(Duration.ZERO).get();
    }

    private static Void sleepForEver() {
        Coppice.sleep(Duration.ofDays(10_000));
        return null;
    }

    @Test
    public void tasksOfOneThreadBeginInTheOrderOfTheirSubmission() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop, 7);
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        List<Integer> all = IntStream.range(0, 1000).boxed().toList();
        all.forEach(i ->
                executor.execute(() -> {
                    begun.add(i);
                    Coppice.giveWay();
                }));
        executor.close();
        assertEquals(all, begun);
        assertTrue(executor.isTerminated());
    }

    /// Its last pass is long enough for two more to come.
    @Test
    public void whatTheLoopStartsItselfDoesNotOvertakeWhatIsOnItsWay() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop, 2);
        List<String> begun = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean mayEnd = new AtomicBoolean();
        executor.execute(() -> {
            running.countDown();
            while (!mayEnd.get()) {
                Thread.onSpinWait();
            }
        });
        running.await();
        executor.execute(() -> begun.add("on its way"));
        executor.execute(() -> begun.add("waiting"));
        mayEnd.set(true);
        executor.close();
        assertEquals(List.of("on its way", "waiting"), begun);
    }

    @Test
    public void manyThreadsShareABound() throws Exception {
        List<Integer> running = Collections.synchronizedList(new ArrayList<>());
        int[] now = {0};
        try (GreenExecutor executor = GreenExecutor.on(loop, 3)) {
            List<Thread> threads =
                    IntStream.range(0, 4)
                            .mapToObj(_ ->
                                    Thread.ofPlatform()
                                            .start(() -> {
                                                for (int i = 0; i < 100; i++) {
                                                    executor.execute(() -> {
                                                        running.add(++now[0]);
                                                        Coppice.giveWay();
                                                        now[0]--;
                                                    });
                                                }
                                            }))
                            .toList();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(400, running.size());
        assertTrue(Collections.max(running) <= 3);
    }

    @Test
    public void invokeAllAndAnyAndGetWaitAsTheJdksDo() throws Exception {
        try (GreenExecutor executor = GreenExecutor.on(loop)) {
            List<Callable<Boolean>> tasks = List.of(GreenThread::isCurrent, GreenThread::isCurrent);
            for (Future<Boolean> future : executor.invokeAll(tasks)) {
                assertTrue(future.resultNow());
            }
            assertTrue(executor.invokeAny(tasks));
            assertEquals("got", executor.submit(() -> "got").get(30, TimeUnit.SECONDS));
            assertEquals("joined", executor.submit(() -> "joined").join());
        }
    }

    @Test
    public void cancelFromElsewhereKillsTheGreenThread() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Void> future =
                executor.submit(() -> {
                    begun.countDown();
                    return sleepForEver();
                });
        begun.await();
        future.cancel(true);
        executor.close();
        assertTrue(future.isCancelled());
        assertEquals(0, loop.load());
    }

    @Test
    public void whoIsInterruptedInCloseKillsTheRestAndStaysInterrupted() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop);
        Future<Void> killed = executor.submit(ForeignExecutorTest::sleepForEver);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread closer =
                Thread.ofPlatform()
                        .start(() -> {
                            executor.close();
                            interrupted.complete(Thread.currentThread().isInterrupted());
                        });
        closer.interrupt();
        assertTrue(interrupted.get());
        assertTrue(executor.isTerminated());
        assertFalse(killed.state() == Future.State.SUCCESS);
    }

    @Test
    public void aLoopThatHasEndedRefuses() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop);
        loop.stop(Duration.ZERO).get();
        String message =
                assertThrows(RejectedExecutionException.class, () -> executor.submit(() -> "never"))
                        .getMessage();
        assertTrue(message, message.contains("Loop test has ended"));
        executor.close();
    }

    @Test
    public void whatRunsAndWaitsWhenItsLoopEndsFailsAndTheExecutorTerminates() throws Exception {
        GreenExecutor executor = GreenExecutor.on(loop, 1);
        Future<Void> running = executor.submit(ForeignExecutorTest::sleepForEver);
        List<Future<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waiting.add(executor.submit(() -> "never"));
        }
        CountDownLatch held = new CountDownLatch(1);
        loop.execute(() -> held.countDown());
        held.await();
        loop.stop(Duration.ZERO).get();
        assertThrows(ExecutionException.class, running::get);
        executor.shutdown();
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        assertTrue(waiting.getLast().isDone());
    }

    /// Two loops; a test says which is next.
    private final class TwoLoops implements Loops, AutoCloseable {
        private final Loop second = Hubs.loop(Hubs.ALL.getFirst()).start();
        private volatile Loop next = loop;

        TwoLoops() throws Exception {}

        @Override
        public List<Loop> loops() {
            return List.of(loop, second);
        }

        @Override
        public Loop next() {
            Loop given = next;
            next = given == loop ? second : loop;
            return given;
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {}

        @Override
        public void close() {
            second.stop(Duration.ZERO).join();
        }
    }

    @Test
    public void tasksGoToTheLoopThatIsNext() throws Exception {
        try (TwoLoops loops = new TwoLoops();
                GreenExecutor executor = GreenExecutor.on(loops)) {
            Callable<Loop> where = Loop::current;
            assertEquals(
                    List.of(loop, loops.second, loop),
                    executor.invokeAll(List.of(where, where, where)).stream()
                            .map(Future::resultNow)
                            .toList());
        }
    }

    @Test
    public void aLoopThatHasJustEndedIsPassedOver() throws Exception {
        try (TwoLoops loops = new TwoLoops();
                GreenExecutor executor = GreenExecutor.on(loops, 2)) {
            loop.stop(Duration.ZERO).get();
            for (int i = 0; i < 3; i++) {
                loops.next = loop;
                assertEquals(loops.second, executor.submit(Loop::current).get());
            }
        }
    }
}
