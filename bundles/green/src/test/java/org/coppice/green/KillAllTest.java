package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

/// How several green threads are ended at once.
public class KillAllTest {

    @Test
    public void theyDieInTheirOrderBeforeAllThatIsReadyAndTheKillerGoesOnAfter() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            List<GreenThread<Void>> threads = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                threads.add(Coppice.spawn(() -> waitAndTell(name, trace)));
            }
            settle();
            Coppice.spawnN(() -> trace.add("other"));
            Coppice.killAll(threads);
            trace.add("killer");
            assertEquals(List.of("a", "b", "c", "other", "killer"), trace);
        });
    }

    /// Were each looked for among the others, this would outlast the limit of any test.
    @Test
    public void aHundredThousandWhoAreReadyDieInTheirOrder() throws Exception {
        Green.run(() -> {
            List<Integer> trace = new ArrayList<>();
            List<GreenThread<Void>> threads = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                int number = i;
                threads.add(
                        Coppice.spawn(() -> {
                            try {
                                while (true) {
                                    Coppice.giveWay();
                                }
                            } finally {
                                trace.add(number);
                            }
                        }));
            }
            Coppice.giveWay();
            Coppice.killAll(threads);
            assertEquals(IntStream.range(0, 100_000).boxed().toList(), trace);
        });
    }

    /// A task does not give way: the second kill meets all of them while they overtake.
    @Test
    public void aHundredThousandWhoAreKilledTwiceDieOnceInTheirOrder() throws Exception {
        Green.run(() -> {
            List<Integer> trace = new ArrayList<>();
            List<GreenThread<Void>> threads = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                int number = i;
                threads.add(
                        Coppice.spawn(() -> {
                            try {
                                Coppice.sleep(Duration.ofHours(1));
                            } finally {
                                trace.add(number);
                            }
                            return null;
                        }));
            }
            Coppice.giveWay();
            Loop.current()
                    .execute(() -> {
                        Coppice.killAll(threads);
                        Coppice.killAll(threads);
                    });
            threads.forEach(GreenThread::awaitEnd);
            assertEquals(IntStream.range(0, 100_000).boxed().toList(), trace);
        });
    }

    /// Who is killed while it was ready leaves its place behind.
    @Test
    public void whoSurvivesItsKillsHasOneTurnAPassAsBefore() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> tough =
                    Coppice.spawn(() -> {
                        for (int i = 0; i < 6; i++) {
                            try {
                                Coppice.giveWay();
                                trace.add("tough");
                            } catch (GreenExit e) {
                                trace.add("killed");
                            }
                        }
                        return null;
                    });
            Coppice.giveWay();
            tough.kill();
            tough.kill();
            for (int i = 0; i < 4; i++) {
                trace.add("killer");
                Coppice.giveWay();
            }
            assertEquals(
                    List.of(
                            "killed", "killed", "killer", "tough", "killer", "tough", "killer",
                            "tough", "killer", "tough"),
                    trace);
        });
    }

    @Test
    public void theUnstartedAndTheDeadAreFine() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> unstarted = new GreenThread<>(() -> trace.add("ran"));
            GreenThread<Boolean> spawned = Coppice.spawn(() -> trace.add("ran too"));
            GreenThread<String> dead = Coppice.spawnAfter(seconds(0), () -> "result");
            GreenThread<Boolean> scheduled = Coppice.spawnAfter(seconds(1), () -> trace.add("3"));
            dead.kill();
            unstarted.link(ended -> trace.add("unstarted"));
            scheduled.link(ended -> trace.add("scheduled"));
            Coppice.killAllAndAwait(
                    new ArrayDeque<>(List.of(unstarted, dead, scheduled)), seconds(0));
            Coppice.killAllAndAwait(List.of(dead, scheduled));
            Coppice.killAll(List.of());
            assertTrue(spawned.ready());
            assertEquals(List.of("ran too", "unstarted", "scheduled"), trace);
        });
    }

    @Test
    public void anErrorOfTheCallersChoiceIsThrownInAll() throws Exception {
        Green.run(() -> {
            IOException error = new IOException("why");
            List<GreenThread<Void>> threads = waiters(3, 0);
            Coppice.killAll(threads, error);
            for (GreenThread<Void> thread : threads) {
                assertSame(error, thread.failure().orElseThrow());
            }
            List<GreenThread<Void>> others = waiters(3, 1);
            Coppice.killAllAndAwait(others, error, seconds(2));
            assertSame(error, others.getLast().failure().orElseThrow());
        });
    }

    @Test
    public void killAllDoesNotWaitAndKillAllAndAwaitDoes() throws Exception {
        Green.run(() -> {
            List<GreenThread<Void>> threads = waiters(3, 5);
            Coppice.killAll(threads);
            assertFalse(threads.getFirst().ready());
            assertEquals(3, Coppice.awaitAll(threads).size());
            List<GreenThread<Void>> others = waiters(3, 5);
            Coppice.killAllAndAwait(others);
            assertTrue(others.stream().allMatch(GreenThread::ready));
        });
    }

    @Test
    public void itIsATimeoutIfNotAllAreDeadInTime() throws Exception {
        Green.run(() -> {
            List<GreenThread<Void>> threads = waiters(2, 5);
            threads.addAll(waiters(1, 0));
            assertThrows(Timeout.class, () -> Coppice.killAllAndAwait(threads, seconds(1)));
            assertTrue(threads.getLast().ready());
            assertFalse(threads.getFirst().ready());
            Coppice.awaitAll(threads);
            Coppice.sleep(seconds(10));
        });
    }

    @Test
    public void withoutTimeTheyHaveOneTurn() throws Exception {
        Green.run(() -> {
            Coppice.killAllAndAwait(waiters(3, 0), seconds(0));
            List<GreenThread<Void>> slow = waiters(3, 5);
            assertThrows(Timeout.class, () -> Coppice.killAllAndAwait(slow, seconds(0)));
        });
    }

    @Test
    public void whoIsAmongThemDiesLast() throws Exception {
        Green.run(() -> {
            List<GreenThread<?>> all = new ArrayList<>(waiters(2, 0));
            GreenThread<Boolean> killer =
                    Coppice.spawn(() -> {
                        Coppice.killAllAndAwait(all);
                        return true;
                    });
            all.addFirst(killer);
            assertThrows(GreenExit.class, killer::await);
            Coppice.awaitAll(all);
        });
    }

    @Test
    public void nobodyIsKilledIfOneCannotBe() throws Exception {
        Green.run(() -> {
            List<GreenThread<Void>> threads = waiters(1, 0);
            threads.add(null);
            assertThrows(NullPointerException.class, () -> Coppice.killAll(threads));
            assertThrows(NullPointerException.class, () -> Coppice.killAllAndAwait(threads, null));
            assertFalse(threads.getFirst().ready());
            threads.getFirst().kill();
        });
    }

    @Test
    public void fromElsewhereTheyAreHandedOver() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            List<GreenThread<Void>> threads = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                threads.add(Coppice.spawn(() -> waitAndTell(name, trace)));
            }
            settle();
            Green.elsewhere(() -> {
                Coppice.killAll(threads);
                assertThrows(IllegalStateException.class, () -> Coppice.killAllAndAwait(threads));
            });
            Coppice.awaitAll(threads);
            assertEquals(List.of("a", "b", "c"), trace);
        });
    }

    @Test
    public void whoIsKilledWhileWaitingForTheEndsStopsWaiting() throws Exception {
        Green.run(() -> {
            List<GreenThread<Void>> threads = waiters(2, 5);
            GreenThread<Void> killer =
                    Coppice.spawn(() -> {
                        Coppice.killAllAndAwait(threads);
                        return null;
                    });
            settle();
            killer.kill();
            assertTrue(killer.ready());
            assertFalse(threads.getFirst().ready());
            Coppice.awaitAll(threads);
        });
    }

    /// They wait for ever, and when they are killed they clean up for so long.
    private static List<GreenThread<Void>> waiters(int count, int cleanupSeconds) {
        List<GreenThread<Void>> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Coppice.spawn(() -> waitAndCleanUp(cleanupSeconds)));
        }
        settle();
        return threads;
    }

    private static Void waitAndCleanUp(int cleanupSeconds) {
        try {
            new Event<Void>().await();
        } finally {
            if (cleanupSeconds > 0) {
                Coppice.sleep(seconds(cleanupSeconds));
            }
        }
        return null;
    }

    private static Void waitAndTell(String name, List<String> trace) {
        try {
            new Event<Void>().await();
        } finally {
            trace.add(name);
        }
        return null;
    }
}
