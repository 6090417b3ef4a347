package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.junit.Test;

public class LoopTest {

    @Test
    public void manyThreadsHandOverWorkAndNothingIsLostOnAnyHub() throws Exception {
        for (HubProvider hub : Hubs.ALL) {
            Loop loop = Hubs.loop(hub).start();
            int[] count = {0};
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int k = 0; k < 10_000; k++) {
                                        loop.execute(() -> count[0]++);
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(hub.name(), 40_000, loop.submit(() -> count[0]).get().intValue());
            loop.stop(seconds(5)).join();
        }
    }

    @Test
    public void aSleepingLoopIsWokenEachTimeOnAnyHub() throws Exception {
        for (HubProvider hub : Hubs.ALL) {
            Loop loop = Hubs.loop(hub).start();
            for (int i = 0; i < 2_000; i++) {
                int sent = i;
                assertEquals(hub.name(), i, loop.submit(() -> sent).get().intValue());
            }
            loop.stop(seconds(5)).join();
        }
    }

    @Test
    public void spawnFromAnotherThreadGivesAGreenThread() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        GreenThread<String> green = loop.spawn(() -> GreenThread.current().loop().name());
        assertEquals("test", green.future().get());
        CountDownLatch latch = new CountDownLatch(1);
        loop.spawnN(latch::countDown);
        latch.await();
        loop.stop(seconds(5)).join();
    }

    @Test
    public void allItsSpawnsBeginInTheirOrder() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            Loop loop = Loop.current();
            loop.spawn(() -> trace.add("a"));
            loop.spawnN(() -> trace.add("b"));
            loop.spawn(() -> trace.add("c"));
            Green.settle();
            assertEquals(List.of("a", "b", "c"), trace);
        });
    }

    @Test
    public void whatCannotBeginAnyMoreIsRefused() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        loop.stop(seconds(5)).join();
        assertThrows(RejectedExecutionException.class, () -> loop.spawn(() -> null));
        assertThrows(RejectedExecutionException.class, () -> loop.spawnN(() -> {}));
    }

    /// Whoever starts a green thread may be so slow that its loop has ended by then.
    @Test
    public void whatHasRunCountsAsAcceptedAlthoughItsLoopHasEnded() throws Exception {
        LateWaker hub = new LateWaker();
        Loop loop = Hubs.loop(hub).start();
        hub.asleep.await();
        hub.lateFor = loop;
        GreenThread<String> only =
                loop.spawn(() -> {
                    loop.stop(Duration.ZERO);
                    return "ran";
                });
        assertEquals("ran", only.future().get());
    }

    /// Who wakes its loop goes on when that has ended.
    private static final class LateWaker implements HubProvider {
        private final HubProvider real = Hubs.ALL.getFirst();
        private final CountDownLatch asleep = new CountDownLatch(1);
        private volatile Loop lateFor;

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public int preference() {
            return real.preference();
        }

        @Override
        public Hub open() throws IOException {
            return new ForwardingHub(real.open()) {
                @Override
                public int await(long timeoutNanos) throws IOException {
                    if (timeoutNanos != 0) {
                        asleep.countDown();
                    }
                    return super.await(timeoutNanos);
                }

                @Override
                public void wakeup() {
                    super.wakeup();
                    if (lateFor != null && !lateFor.isOnLoop()) {
                        lateFor.ended().join();
                    }
                }
            };
        }
    }

    /// However much is ready: the next look comes with the first pass that begins a tenth of a
    /// millisecond after the last.
    @Test
    public void aLoopThatAlwaysHasSomethingReadyAsksItsHubAsOftenAsTimePasses() throws Exception {
        int[] looks = {0};
        long[] nowNanos = {0};
        Loop loop = new Loop("test", counting(looks), Coroutines.BEST, () -> nowNanos[0]);
        loop.start();
        int looked =
                loop.submit(
                                () -> {
                                    Coppice.giveWay();
                                    int before = looks[0];
                                    for (int i = 0; i < 30; i++) {
                                        nowNanos[0] += 100_000;
                                        Coppice.giveWay();
                                    }
                                    return looks[0] - before;
                                })
                        .get();
        assertEquals(15, looked);
        loop.stop(seconds(5)).join();
    }

    private static HubProvider counting(int[] looks) {
        HubProvider real = Hubs.ALL.getFirst();
        return new HubProvider() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public int preference() {
                return real.preference();
            }

            @Override
            public Hub open() throws IOException {
                return new ForwardingHub(real.open()) {
                    @Override
                    public int await(long timeoutNanos) throws IOException {
                        looks[0]++;
                        return super.await(timeoutNanos);
                    }
                };
            }
        };
    }

    @Test
    public void aHubThatDoesNotCloseHoldsNobodyUp() throws Exception {
        Loop loop = Hubs.loop(Hubs.UNCLOSABLE).start();
        GreenThread<String> stubborn =
                loop.spawn(() -> {
                    while (true) {
                        try {
                            Coppice.giveWay();
                        } catch (GreenExit e) {
                            continue;
                        }
                    }
                });
        loop.stop(Duration.ZERO).join();
        assertTrue(stubborn.failure().orElseThrow() instanceof GreenExit);
    }

    @Test
    public void stopKillsWhatLivesAndEnds() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        GreenThread<Void> sleeper =
                loop.spawn(() -> {
                    Coppice.sleep(Duration.ofDays(1));
                    return null;
                });
        loop.stop(seconds(30)).join();
        assertTrue(sleeper.ready());
        assertTrue(sleeper.failure().orElseThrow() instanceof GreenExit);
    }

    private static void restart(Loop loop, AtomicInteger restarts) {
        if (restarts.incrementAndGet() < 100) {
            loop.spawn(() -> null).future().whenComplete((_, _) -> restart(loop, restarts));
        }
    }

    @Test
    public void oneThatDoesNotEndIsAbandonedAfterTheGrace() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        CompletableFuture<Void> never = new CompletableFuture<>();
        AsyncResult<Void> heard = new AsyncResult<>();
        GreenThread<Void> stubborn =
                loop.spawn(() -> {
                    while (true) {
                        try {
                            never.get();
                        } catch (InterruptedException e) {
                            continue;
                        }
                    }
                });
        loop.submit(() -> stubborn.link(heard)).join();
        AtomicInteger restarts = new AtomicInteger();
        stubborn.future().whenComplete((_, _) -> restart(loop, restarts));
        loop.stop(Duration.ofMillis(1)).join();
        assertTrue(stubborn.failure().orElseThrow() instanceof GreenExit);
        assertTrue(heard.failure().orElseThrow() instanceof GreenExit);
        assertEquals("nothing begins on a loop that is over", 1, restarts.get());
    }

    /// Whoever hears of an end may block in the JDK, if only for a monitor that another thread
    /// holds.
    @Test
    public void anEndThatTheJdkBlocksIsToldToTheLastAndTheLoopWaitsForIt() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        Event<Void> end = new Event<>();
        GreenThread<Void> green = loop.spawn(end::await);
        green.future()
                .whenComplete((value, failure) -> {
                    blocked.complete(null);
                    Sneaky.join(CompletableFuture.runAsync(() -> awaitLatch(go)));
                    told.complete(null);
                });
        loop.execute(() -> end.send(null));
        blocked.get();
        CompletableFuture<Void> ended = loop.stop(Duration.ofDays(1));
        loop.execute(go::countDown);
        told.get(30, TimeUnit.SECONDS);
        ended.get(30, TimeUnit.SECONDS);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aLoopThatHasEndedRefusesWork() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        loop.stop(seconds(5)).join();
        Throwable refusal =
                assertThrows(CompletionException.class, () -> loop.submit(() -> null).join())
                        .getCause();
        assertEquals(RejectedExecutionException.class, refusal.getClass());
        assertThrows(RejectedExecutionException.class, () -> loop.spawn(() -> null));
    }

    @Test
    public void aTaskThatThrowsDisturbsNothing() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        loop.execute(() -> {
            throw new IllegalStateException("a task that a test lets fail");
        });
        assertEquals(1, loop.submit(() -> 1).get().intValue());
        loop.stop(seconds(5)).join();
    }

    @Test
    public void swappingTheHubUnderTrafficLosesNoWakeup() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> swap = loop.useHub(Hubs.ALL.get(i % Hubs.ALL.size()));
            assertEquals(7, loop.submit(() -> 7).get().intValue());
            swap.get();
        }
        loop.stop(seconds(5)).join();
    }

    @Test
    public void runGivesTheResultOrTheErrorOfItsMain() throws Exception {
        assertEquals("result", Coppice.run(() -> "result"));
        assertThrows(
                java.io.IOException.class,
                () ->
                        Coppice.run(() -> {
                            throw new java.io.IOException("x");
                        }));
    }

    @Test
    public void whatIsLeftWhenMainEndsIsKilled() throws Exception {
        List<String> trace = new ArrayList<>();
        Coppice.run(() -> {
            Coppice.spawn(() -> {
                try {
                    Coppice.sleep(Duration.ofDays(1));
                } finally {
                    trace.add("cleaned up");
                }
                return null;
            });
            Coppice.giveWay();
            return null;
        });
        assertEquals(List.of("cleaned up"), trace);
    }

    @Test
    public void whoBlocksALoopIsSeenFromOutside() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        CountDownLatch started = new CountDownLatch(1);
        boolean[] enough = {false};
        GreenThread<?> spinner =
                loop.spawn(() -> {
                    started.countDown();
                    while (!seen(enough)) {
                        Thread.onSpinWait();
                    }
                    return null;
                });
        started.await();
        GreenThreadInfo guilty = loop.runningThread().orElseThrow();
        assertEquals("running", guilty.state());
        assertTrue(
                guilty.stack().toString(),
                guilty.stack().toString().contains("whoBlocksALoopIsSeenFromOutside"));
        synchronized (enough) {
            enough[0] = true;
        }
        spinner.future().get();
        loop.stop(seconds(5)).join();
        assertTrue(loop.runningThread().isEmpty());
    }

    private static boolean seen(boolean[] flag) {
        synchronized (flag) {
            return flag[0];
        }
    }

    @Test
    public void stacksAreWalkedOnlyOfThoseAskedFor() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        Event<Void> end = loop.submit(() -> new Event<Void>()).get();
        GreenThread<?> one = loop.spawn(end::await);
        loop.spawn(end::await);
        loop.submit(
                        () -> {
                            Coppice.giveWay();
                            return null;
                        })
                .get();
        List<GreenThreadInfo> infos = loop.stacks(Set.of(one.id(), 12345L)).get();
        assertEquals(1, infos.size());
        assertEquals(one.id(), infos.getFirst().id());
        assertTrue(
                infos.getFirst().stack().toString(),
                infos.getFirst().stack().toString().contains("Event.await"));
        loop.stop(seconds(5)).join();
    }

    @Test
    public void greenThreadsInheritNothingFromWhoeverStartsTheLoop() throws Exception {
        InheritableThreadLocal<String> context = new InheritableThreadLocal<>();
        context.set("of the starter");
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        assertEquals(
                "none",
                loop.submit(() -> String.valueOf(context.get())).get().replace("null", "none"));
        loop.stop(seconds(5)).join();
    }

    @Test
    public void theWatchReportsWhoBlocksALoop() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        boolean[] enough = {false};
        GreenThread<?> spinner =
                loop.spawn(() -> {
                    while (!seen(enough)) {
                        Thread.onSpinWait();
                    }
                    return null;
                });
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Long> reported = new CompletableFuture<>();
            LoopWatch watch =
                    new LoopWatch(
                                    List.of(loop),
                                    1_000_000,
                                    report -> reported.complete(report.guilty().id()))
                            .start();
            assertEquals(spinner.id(), reported.get(30, TimeUnit.SECONDS).longValue());
            watch.stop();
        }
        synchronized (enough) {
            enough[0] = true;
        }
        spinner.future().get();
        loop.stop(seconds(5)).join();
    }
}
