package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// What waits for ever ends the program, and nothing else does.
public class DeadlockTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void whoWaitsForEachOtherIsThrownOutOfTheProgram() {
        Deadlock deadlock =
                assertThrows(
                        Deadlock.class,
                        () ->
                                Coppice.run(() -> {
                                    Event<String> never = new Event<>();
                                    GreenThread<String> other =
                                            Coppice.spawn(never::await).name("listener");
                                    return other.await();
                                }));
        assertEquals(2, deadlock.threads().size());
        String text = deadlock.getMessage();
        assertTrue(text, text.startsWith("Nothing can wake any green thread of loop main:"));
        assertTrue(text, text.contains("\n    listener waiting for event"));
        assertTrue(text, text.contains(" waiting for green thread listener of loop main"));
    }

    @Test
    public void eachLoopBoundThingCountsAsInside() {
        assertThrows(Deadlock.class, () -> Coppice.run(() -> new Queue<String>(1).take()));
        assertThrows(
                Deadlock.class,
                () ->
                        Coppice.run(() -> {
                            GreenPool pool = new GreenPool(1);
                            pool.spawn(() -> new Event<String>().await());
                            pool.awaitAll();
                            return null;
                        }));
    }

    @Test
    public void theMainGreenThreadMayCatchItAndGoOn() throws Exception {
        assertEquals(
                "went on",
                Coppice.run(() -> {
                    Event<String> event = new Event<>();
                    GreenThread<String> waiting = Coppice.spawn(event::await);
                    assertThrows(Deadlock.class, waiting::await);
                    event.send("went on");
                    return waiting.await();
                }));
    }

    @Test
    public void itsStackIsWhereTheMainGreenThreadWaited() {
        Deadlock deadlock =
                assertThrows(Deadlock.class, () -> Coppice.run(() -> new Event<String>().await()));
        assertTrue(
                java.util.Arrays.stream(deadlock.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().contains("DeadlockTest")));
    }

    @Test
    public void ofManyOnlySomeAreListed() {
        Deadlock deadlock =
                assertThrows(
                        Deadlock.class,
                        () ->
                                Coppice.run(() -> {
                                    Event<String> never = new Event<>();
                                    for (int i = 0; i < 999; i++) {
                                        Coppice.spawn(never::await);
                                    }
                                    return never.await();
                                }));
        assertEquals(WaitText.SHOWN, deadlock.threads().size());
        assertTrue(deadlock.getMessage().endsWith("\n    and 980 more"));
    }

    @Test
    public void whoMayBeWokenFromOutsideIsWaitedFor() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS)
                .execute(() -> future.complete("late"));
        assertEquals(
                "late",
                Coppice.run(() -> {
                    GreenThread<?> inside = Coppice.spawn(() -> new Event<String>().await());
                    String late = Coppice.await(future);
                    assertEquals(false, inside.ready());
                    return late;
                }));
    }

    @Test
    public void aLinkThatTheJdkBlocksMayStillWakeSomebody() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        CompletableFuture<String> future = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS)
                .execute(() -> future.complete("late"));
        assertEquals(
                "late",
                Coppice.run(() -> {
                    Event<String> event = new Event<>();
                    Coppice.spawn(() -> null).link(_ -> event.send(future.join()));
                    return event.await();
                }));
    }

    @Test
    public void whoHasTheLoopMayCallIt() throws Exception {
        assertEquals(
                "called",
                Coppice.run(() -> {
                    Loop loop = Loop.current();
                    Event<String> event = new Event<>();
                    CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS)
                            .execute(() -> loop.execute(() -> event.send("called")));
                    return event.await();
                }));
    }

    @Test
    public void whoTracesGreenletsHasNotGotHoldOfTheLoop() {
        assertThrows(
                Deadlock.class,
                () ->
                        Coppice.run(() -> {
                            Greenlet.trace(new Greenlet.Tracer() {});
                            Greenlet.tracer();
                            Greenlet.untrace();
                            return new Event<String>().await();
                        }));
    }

    @Test
    public void aSemaphoreMayBeReleasedByAnyThread() throws Exception {
        assertSame(
                Hope.REACHABLE,
                Coppice.run(() -> {
                    Semaphore semaphore = new Semaphore(0);
                    GreenThread<?> waiting =
                            Coppice.spawn(() -> {
                                semaphore.acquire();
                                return null;
                            });
                    Coppice.giveWay();
                    return waiting.fiber().hope();
                }));
    }

    @Test
    public void whoSleepsOrWaitsForTheJdkIsNoDeadlock() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        CountDownLatch latch = new CountDownLatch(1);
        Coppice.run(() -> {
            GreenThread<?> inJdk =
                    Coppice.spawn(() -> {
                        latch.await();
                        return null;
                    });
            GreenThread<?> sleeping =
                    Coppice.spawn(() -> {
                        Coppice.sleep(Green.seconds(60));
                        return null;
                    });
            Coppice.giveWay();
            assertSame(Hope.OUTSIDE, inJdk.fiber().hope());
            assertSame(Hope.OUTSIDE, sleeping.fiber().hope());
            latch.countDown();
            return inJdk.await();
        });
    }
}
