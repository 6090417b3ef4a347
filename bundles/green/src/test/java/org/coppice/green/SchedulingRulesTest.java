package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.Test;

/// The order in which green threads run, as the design writes it down: one rule a test.
public class SchedulingRulesTest {

    @Test
    public void spawnNeverRunsInline() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> child = Coppice.spawn(() -> trace.add("child"));
            trace.add("parent");
            child.await();
            assertEquals(List.of("parent", "child"), trace);
        });
    }

    @Test
    public void newGreenThreadsStartInTheOrderOfTheirSpawns() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawn(() -> trace.add("1"));
            Coppice.spawnN(() -> trace.add("2"));
            Coppice.spawn(() -> trace.add("3"));
            Coppice.giveWay();
            assertEquals(List.of("1", "2", "3"), trace);
        });
    }

    @Test
    public void whatANewGreenThreadSpawnsStartsOnThePassAfter() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnN(() -> {
                trace.add("first");
                Coppice.spawnN(() -> trace.add("grandchild"));
            });
            Coppice.spawnN(() -> trace.add("second"));
            Coppice.giveWay();
            assertEquals(List.of("first", "second"), trace);
            Coppice.giveWay();
            assertEquals(List.of("first", "second", "grandchild"), trace);
        });
    }

    @Test
    public void sleepZeroGivesEachRunnableOneTurn() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            for (String name : List.of("a", "b", "c")) {
                Coppice.spawnN(() -> {
                    trace.add(name + "1");
                    Coppice.sleep(java.time.Duration.ZERO);
                    trace.add(name + "2");
                });
            }
            Coppice.sleep(java.time.Duration.ZERO);
            assertEquals(List.of("a1", "b1", "c1"), trace);
            Coppice.sleep(java.time.Duration.ZERO);
            assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "c2"), trace);
        });
    }

    @Test
    public void equalDeadlinesFireInTheOrderInWhichTheyWereSet() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            for (int i = 0; i < 100; i++) {
                String name = "" + i;
                Coppice.spawnN(() -> {
                    Coppice.sleep(seconds(1));
                    trace.add(name);
                });
            }
            Coppice.sleep(seconds(2));
            assertEquals(100, trace.size());
            for (int i = 0; i < 100; i++) {
                assertEquals("" + i, trace.get(i));
            }
        });
    }

    @Test
    public void earlierDeadlinesFireFirst() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnAfter(seconds(3), () -> trace.add("3"));
            Coppice.spawnAfter(seconds(1), () -> trace.add("1"));
            Coppice.spawnAfter(seconds(2), () -> trace.add("2"));
            Coppice.sleep(seconds(4));
            assertEquals(List.of("1", "2", "3"), trace);
        });
    }

    @Test
    public void wakingSchedulesAndNeverSwitches() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Event<String> event = new Event<>();
            Semaphore semaphore = new Semaphore(0);
            Queue<String> queue = new Queue<>();
            Coppice.spawnN(() -> trace.add(event.await()));
            Coppice.spawnN(() -> {
                semaphore.acquire();
                trace.add("permit");
            });
            Coppice.spawnN(() -> trace.add(queue.take()));
            settle();
            event.send("event");
            semaphore.release();
            queue.put("item");
            trace.add("waker");
            settle();
            assertEquals(List.of("waker", "event", "permit", "item"), trace);
        });
    }

    @Test
    public void waitersAreServedFirstComeFirstServed() throws Exception {
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
            assertFalse("a released permit belongs to who waits", semaphore.tryAcquire());
            semaphore.release();
            semaphore.release();
            settle();
            assertEquals(List.of("a", "b", "c"), trace);
        });
    }

    @Test
    public void aKillIsDeliveredAtOnceAndTheKillerGoesOnAfterWhatWasReady() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target =
                    Coppice.spawn(() -> {
                        try {
                            Coppice.sleep(seconds(100));
                            return null;
                        } finally {
                            trace.add("target dies");
                        }
                    });
            settle();
            Coppice.spawnN(() -> trace.add("other"));
            target.kill();
            trace.add("killer");
            assertEquals(List.of("target dies", "other", "killer"), trace);
        });
    }

    @Test
    public void aReadyTargetOvertakesTheOthersWhenItIsKilled() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target =
                    Coppice.spawn(() -> {
                        try {
                            while (true) {
                                Coppice.giveWay();
                            }
                        } finally {
                            trace.add("target dies");
                        }
                    });
            Coppice.giveWay();
            Coppice.spawnN(() -> trace.add("other"));
            target.kill();
            assertEquals("target dies", trace.getFirst());
        });
    }

    @Test
    public void aGreenThreadKilledBeforeItBeginsNeverRunsButEndsAndCallsItsLinks()
            throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> target = Coppice.spawn(() -> trace.add("ran"));
            target.link(ended -> trace.add("link"));
            target.kill();
            assertTrue(target.ready());
            assertThrows(GreenExit.class, target::await);
            settle();
            assertEquals(List.of("link"), trace);
        });
    }

    @Test
    public void killAndTimeoutPassThroughCatchException() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target =
                    Coppice.spawn(() -> {
                        try {
                            Coppice.sleep(seconds(100));
                        } catch (Exception e) {
                            trace.add("swallowed " + e);
                        }
                        return null;
                    });
            settle();
            target.kill();
            assertThrows(GreenExit.class, target::await);
            assertThrows(
                    Timeout.class,
                    () -> {
                        try (Timeout _ = Timeout.start(seconds(1))) {
                            Coppice.sleep(seconds(2));
                        } catch (Exception e) {
                            trace.add("swallowed " + e);
                        }
                    });
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void workOfOtherThreadsComesInTheirOrder() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Loop loop = GreenThread.current().loop();
            Thread foreign =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 1000; i++) {
                                    String name = "" + i;
                                    loop.execute(() -> trace.add(name));
                                }
                            });
            foreign.join();
            Coppice.giveWay();
            assertEquals(1000, trace.size());
            assertEquals("999", trace.getLast());
            assertEquals("500", trace.get(500));
        });
    }

    @Test
    public void whatOnlyTheLoopMayCallRefusesOtherThreads() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            Coppice.spawnN(event::await);
            settle();
            AtomicReference<Throwable> refusal = new AtomicReference<>();
            Thread foreign =
                    Thread.ofPlatform()
                            .start(() ->
                                    refusal.set(
                                            assertThrows(
                                                    IllegalStateException.class,
                                                    () -> event.send("x"))));
            foreign.join();
            assertTrue(
                    refusal.get().getMessage(),
                    refusal.get().getMessage().contains("Loop.execute"));
        });
    }

    @Test
    public void aBlockedLoopIsReportedOnceWithTheGuiltyStack() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> reports = trace();
        AtomicReference<Loop> loop = new AtomicReference<>();
        Thread watcher =
                Thread.ofPlatform()
                        .start(() -> {
                            awaitLatch(blocked);
                            LoopWatch watch =
                                    new LoopWatch(
                                            List.of(loop.get()),
                                            1000,
                                            report ->
                                                    reports.add(
                                                            report.duration().toNanos()
                                                                    + " "
                                                                    + report.text()));
                            watch.look(1);
                            watch.look(1000);
                            watch.look(1001);
                            watch.look(5000);
                            release.countDown();
                        });
        Green.run(() -> {
            loop.set(GreenThread.current().loop());
            holdUpTheLoop(blocked, release);
        });
        watcher.join();
        assertEquals(1, reports.size());
        assertTrue(reports.getFirst(), reports.getFirst().startsWith("1000 "));
        assertTrue(reports.getFirst(), reports.getFirst().contains("holdUpTheLoop"));
    }

    private static void holdUpTheLoop(CountDownLatch blocked, CountDownLatch release) {
        blocked.countDown();
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void blockingInTheJdkIsCooperativeToo() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Green.run(() -> {
            List<String> trace = trace();
            ReentrantLock lock = new ReentrantLock();
            Object monitor = new Object();
            GreenThread<Void> holder =
                    Coppice.spawn(() -> {
                        lock.lock();
                        synchronized (monitor) {
                            trace.add("held");
                            Coppice.giveWay();
                            Coppice.giveWay();
                            trace.add("freed");
                        }
                        lock.unlock();
                        return null;
                    });
            GreenThread<Void> second =
                    Coppice.spawn(() -> {
                        synchronized (monitor) {
                            trace.add("second");
                        }
                        lock.lock();
                        lock.unlock();
                        return null;
                    });
            holder.await();
            assertNull(second.await());
            assertEquals(List.of("held", "freed", "second"), trace);
        });
    }
}
