package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class SemaphoreTest {

    @Test
    public void permitsAreTakenAndGivenBack() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore();
            assertFalse(semaphore.locked());
            assertFalse(semaphore.bounded());
            assertTrue(semaphore.tryAcquire());
            assertTrue(semaphore.locked());
            assertFalse(semaphore.tryAcquire());
            semaphore.release();
            semaphore.release();
            assertEquals(2, semaphore.balance());
        });
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1));
    }

    @Test
    public void waitersAreServedInTheirOrderAndNobodyOvertakes() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Semaphore semaphore = new Semaphore(0);
            for (String name : List.of("a", "b", "c")) {
                Coppice.spawnN(() -> {
                    semaphore.acquire();
                    trace.add(name);
                });
            }
            settle();
            semaphore.release();
            assertFalse("it belongs to a", semaphore.tryAcquire());
            trace.add("releaser");
            semaphore.release();
            semaphore.release();
            settle();
            assertEquals(List.of("releaser", "a", "b", "c"), trace);
        });
    }

    @Test
    public void aHoldIsGivenBackAtTheEndOfItsBlock() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(1);
            Hold kept;
            try (Hold hold = semaphore.hold()) {
                assertTrue(semaphore.locked());
                kept = hold;
            }
            assertEquals(1, semaphore.balance());
            kept.close();
            assertEquals("closed twice is released once", 1, semaphore.balance());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> {
                        try (Hold _ = semaphore.hold()) {
                            throw new IllegalArgumentException("x");
                        }
                    });
            assertFalse(semaphore.locked());
        });
    }

    @Test
    public void whoAwaitsAPermitTakesNone() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            assertFalse(semaphore.awaitPermit(seconds(1)));
            assertFalse(semaphore.awaitPermit(seconds(-1)));
            GreenThread<Boolean> first = Coppice.spawn(() -> semaphore.awaitPermit(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> semaphore.awaitPermit(seconds(100)));
            settle();
            semaphore.release();
            assertTrue(first.await());
            assertTrue(second.await());
            assertEquals(1, semaphore.balance());
            semaphore.awaitPermit();
        });
    }

    @Test
    public void whoAwaitsAPermitDoesNotSeeOneThatGoesToATaker() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            GreenThread<Boolean> onlooker =
                    Coppice.spawn(() -> semaphore.awaitPermit(seconds(100)));
            GreenThread<Boolean> taker = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            settle();
            semaphore.release();
            assertTrue(taker.await());
            assertFalse(onlooker.ready());
            onlooker.kill();
            semaphore.release();
            assertEquals(1, semaphore.balance());
        });
    }

    /// The time-out fires, then the permit comes, and only then the waiter runs.
    @Test
    public void aPermitGivenToOneWhoseTimeIsOverGoesToTheNext() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            GreenThread<Boolean> late =
                    Coppice.spawn(() ->
                            Timeout.within(seconds(1), () -> semaphore.acquire(seconds(100))));
            GreenThread<Boolean> next = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            settle();
            Loop.current().startTimer(seconds(1).toNanos() - 1, semaphore::release);
            assertTrue(next.await());
            assertThrows(Timeout.class, late::await);
            assertEquals(0, semaphore.balance());
        });
    }

    @Test
    public void whatOtherThreadsReleaseIsHandedOver() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    int releases = 5_000;
                    Semaphore semaphore = new Semaphore(0);
                    Loop other = Loop.current().group().all().get(1);
                    Thread thread =
                            Thread.ofPlatform().start(() -> releaseOften(semaphore, releases));
                    GreenThread<Void> green =
                            other.spawn(() -> {
                                releaseOften(semaphore, releases);
                                return null;
                            });
                    for (int i = 0; i < 2 * releases; i++) {
                        semaphore.acquire();
                    }
                    Coppice.await(green.future());
                    thread.join();
                    assertEquals(0, semaphore.balance());
                    return null;
                });
    }

    private static void releaseOften(Semaphore semaphore, int times) {
        for (int i = 0; i < times; i++) {
            semaphore.release();
        }
    }

    @Test
    public void aReleaseBeforeTheFirstUseBindsToNoLoop() throws Exception {
        Semaphore semaphore = new Semaphore(0);
        semaphore.release();
        Green.run(() -> {
            Elsewhere.onAnotherLoop(semaphore::release);
            assertEquals(2, semaphore.balance());
        });
    }

    @Test
    public void aBoundedSemaphoreFindsOneReleaseTooMany() throws Exception {
        Green.run(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore();
            assertTrue(semaphore.bounded());
            semaphore.acquire();
            semaphore.release();
            IllegalStateException error =
                    assertThrows(IllegalStateException.class, semaphore::release);
            assertTrue(error.getMessage(), error.getMessage().contains("bounded semaphore"));
            assertTrue(semaphore.tryAcquire());
        });
    }

    @Test
    public void aCappedSemaphoreBlocksAtBothEnds() throws Exception {
        Green.run(() -> {
            CappedSemaphore semaphore = new CappedSemaphore(1, 2);
            assertTrue(semaphore.bounded());
            assertTrue(semaphore.tryRelease());
            assertFalse(semaphore.tryRelease());
            assertFalse(semaphore.release(seconds(1)));
            assertEquals(2, semaphore.balance());
            GreenThread<Boolean> releaser = Coppice.spawn(() -> semaphore.release(seconds(100)));
            GreenThread<Boolean> killed = Coppice.spawn(() -> semaphore.release(seconds(100)));
            settle();
            assertEquals(4, semaphore.balance());
            killed.kill();
            semaphore.acquire();
            assertTrue(releaser.await());
            assertEquals(2, semaphore.balance());
            assertTrue(semaphore.acquire(seconds(1)));
            assertTrue(semaphore.tryAcquire());
            assertTrue(semaphore.locked());
            assertFalse(semaphore.tryAcquire());
            assertFalse(semaphore.acquire(seconds(1)));
            semaphore.release();
            assertEquals(1, semaphore.balance());
        });
        assertThrows(IllegalArgumentException.class, () -> new CappedSemaphore(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new CappedSemaphore(-1, 1));
    }

    @Test
    public void twoThatLoopShareItEvenly() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(1);
            int[] counts = new int[2];
            for (int i = 0; i < 2; i++) {
                int me = i;
                Coppice.spawnN(() -> {
                    while (counts[0] + counts[1] < 1000) {
                        semaphore.acquire();
                        counts[me]++;
                        Coppice.giveWay();
                        semaphore.release();
                    }
                });
            }
            settle();
            assertTrue(Math.abs(counts[0] - counts[1]) <= 1);
        });
    }

    @Test
    public void aTimeoutTakesNoPermit() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            assertFalse(semaphore.acquire(seconds(1)));
            assertFalse(semaphore.acquire(seconds(-1)));
            assertEquals(0, semaphore.balance());
            semaphore.release();
            assertTrue(semaphore.acquire(seconds(0)));
        });
    }

    @Test
    public void aWaiterKilledAfterItWasServedLeavesItsPermitToTheNext() throws Exception {
        Green.run(() -> {
            Semaphore semaphore = new Semaphore(0);
            GreenThread<Boolean> first = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> semaphore.acquire(seconds(100)));
            settle();
            assertEquals(2, semaphore.waiting());
            assertEquals(-2, semaphore.balance());
            semaphore.release();
            first.kill();
            assertTrue(second.await());
            assertThrows(GreenExit.class, first::await);
            assertEquals(0, semaphore.balance());
        });
    }
}
