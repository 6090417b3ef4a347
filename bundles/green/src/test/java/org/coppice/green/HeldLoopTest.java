package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// With a coroutine whose JDK blocking does not give way: a green thread that the JDK blocks holds
/// up its loop, is reported, can be ended from outside, and the loop goes on after it.
public class HeldLoopTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final BlockingQueue<String> trace = new LinkedBlockingQueue<>();
    private Loop loop;

    @Before
    public void startLoop() throws IOException {
        assertFalse(Coroutines.HANDOFF.jdkBlockingGivesWay());
        loop = new Loop("held", Hubs.ALL.getFirst(), Coroutines.HANDOFF, Ticker.SYSTEM).start();
    }

    @After
    public void stopLoop() {
        loop.stop(seconds(5)).join();
    }

    /// A green thread that waits for a latch of the JDK.
    private GreenThread<Void> hold(CountDownLatch latch) {
        CountDownLatch begun = new CountDownLatch(1);
        GreenThread<Void> holder =
                loop.spawn(() -> {
                    begun.countDown();
                    latch.await();
                    trace.add("went on");
                    return null;
                });
        await(begun);
        return holder;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void theLoopWaitsIsReportedAndGoesOnAfter() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        hold(release);
        loop.spawnN(() -> trace.add("other"));
        LoopWatch watch =
                new LoopWatch(
                        List.of(loop),
                        1000,
                        report -> {
                            assertTrue(report.text(), report.text().contains("HeldLoopTest"));
                            trace.add("reported " + report.guilty().id());
                        });
        watch.look(1);
        watch.look(1001);
        release.countDown();
        assertEquals("reported 1", trace.take());
        assertEquals("went on", trace.take());
        assertEquals("other", trace.take());
    }

    @Test
    public void aSleepOfTheJdkHoldsUpTheOrder() throws Exception {
        loop.submit(
                        () -> {
                            GreenThread<Boolean> first =
                                    Coppice.spawn(() -> pause() && trace.add("first"));
                            GreenThread<Boolean> second = Coppice.spawn(() -> trace.add("second"));
                            return first.await() && second.await();
                        })
                .get();
        assertEquals(List.of("first", "second"), List.copyOf(trace));
    }

    private static boolean pause() throws InterruptedException {
        return !new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
    }

    @Test
    public void aKillFromAnotherThreadEndsWhatTheJdkBlocks() throws Exception {
        GreenThread<Void> holder = hold(new CountDownLatch(1));
        awaitBlocked();
        holder.kill();
        assertEquals("goes on", loop.submit(() -> "goes on").get());
        assertTrue(holder.ready());
    }

    @Test
    public void aKillByNumberEndsWhatTheJdkBlocks() throws Exception {
        GreenThread<Void> holder = hold(new CountDownLatch(1));
        awaitBlocked();
        loop.kill(holder.id()).get();
        assertEquals("goes on", loop.submit(() -> "goes on").get());
        assertTrue(holder.ready());
    }

    private void awaitBlocked() {
        while (!loop.runningThread()
                .map(GreenThreadInfo::stack)
                .orElse(List.of())
                .toString()
                .contains("VirtualThread.park")) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void stopEndsWhatTheJdkBlocks() {
        GreenThread<Void> holder = hold(new CountDownLatch(1));
        awaitBlocked();
        loop.stop(seconds(30)).join();
        assertTrue(holder.ready());
    }

    @Test
    public void aTimeoutThatFellDueMeanwhileIsThrownAtTheNextBlockingPoint() throws Exception {
        CompletableFuture<String> result =
                loop.submit(() ->
                        org.coppice.green.Timeout.within(
                                Duration.ofNanos(1),
                                "too late",
                                () -> {
                                    pause();
                                    Coppice.sleep(Duration.ofDays(1));
                                    return "in time";
                                }));
        assertEquals("too late", result.get());
    }

    @Test
    public void locksThatAreNotHeldAcrossABlockingPointAreHarmless() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        int[] count = {0};
        Thread foreign =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < 1000; i++) {
                                lock.lock();
                                count[0]++;
                                lock.unlock();
                            }
                        });
        for (int i = 0; i < 10; i++) {
            loop.spawnN(() -> {
                for (int k = 0; k < 100; k++) {
                    lock.lock();
                    count[0]++;
                    lock.unlock();
                    Coppice.giveWay();
                }
                trace.add("done");
            });
        }
        for (int i = 0; i < 10; i++) {
            assertEquals("done", trace.take());
        }
        foreign.join();
        assertEquals(2000, count[0]);
    }
}
