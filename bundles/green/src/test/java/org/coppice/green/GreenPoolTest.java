package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.Test;

public class GreenPoolTest {

    @Test
    public void aFullPoolBlocksWhoSpawns() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(2);
            int[] most = {0};
            for (int i = 0; i < 10; i++) {
                pool.spawnN(() -> {
                    most[0] = Math.max(most[0], pool.running());
                    Coppice.sleep(seconds(1));
                });
            }
            pool.awaitAll();
            assertEquals(2, most[0]);
            assertEquals(0, pool.running());
            assertEquals(2, pool.free());
        });
    }

    @Test
    public void thoseWhoWaitToSpawnAreCounted() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            Event<Void> go = new Event<>();
            pool.spawn(go::await);
            Coppice.spawnN(() -> pool.spawn(() -> null));
            settle();
            assertEquals(1, pool.running());
            assertEquals(1, pool.waiting());
            assertEquals(0, pool.free());
            go.send(null);
            settle();
            assertEquals(0, pool.waiting());
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void aMemberOfAFullPoolRunsWhatItSpawnsInline() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenPool pool = new GreenPool(1);
            pool.spawn(
                            () -> {
                                GreenThread<String> inner =
                                        pool.spawn(() -> {
                                            trace.add("inner");
                                            return "result";
                                        });
                                assertTrue(inner.ready());
                                trace.add("outer " + inner.await());
                                return null;
                            })
                    .await();
            assertEquals(List.of("inner", "outer result"), trace);
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void aFailureOrAKillFreesItsSlot() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<Void> failing =
                    pool.spawn(() -> {
                        throw new IllegalStateException("x");
                    });
            assertThrows(IllegalStateException.class, failing::await);
            GreenThread<Boolean> unborn = pool.spawn(() -> true);
            unborn.kill();
            assertEquals(1, pool.free());
            assertTrue(pool.spawn(() -> true).await());
        });
    }

    @Test
    public void theSlotIsFreeBeforeTheLinksRun() throws Exception {
        Green.run(() -> {
            List<Integer> free = new ArrayList<>();
            GreenPool pool = new GreenPool(1);
            pool.spawn(() -> null).link(ended -> free.add(pool.free()));
            pool.awaitAll();
            settle();
            assertEquals(List.of(1), free);
        });
    }

    @Test
    public void resizingKillsNobody() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(3);
            Event<Void> go = new Event<>();
            for (int i = 0; i < 3; i++) {
                pool.spawn(go::await);
            }
            settle();
            pool.resize(1);
            assertEquals(-2, pool.free());
            assertEquals(3, pool.running());
            go.send(null);
            pool.awaitAll();
            assertEquals(1, pool.free());
            pool.resize(2);
            assertEquals(2, pool.free());
        });
    }

    @Test
    public void aZeroPoolWaitsUntilItGrows() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            GreenThread<String> spawner = Coppice.spawn(() -> pool.spawn(() -> "ran").await());
            settle();
            assertFalse(spawner.ready());
            pool.resize(1);
            assertEquals("ran", spawner.await());
            assertThrows(IllegalArgumentException.class, () -> new GreenPool(-1));
        });
    }

    @Test
    public void aMemberMayNotAwaitAll() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool();
            pool.awaitAll();
            GreenThread<Void> member =
                    pool.spawn(() -> {
                        pool.awaitAll();
                        return null;
                    });
            assertThrows(IllegalStateException.class, member::await);
        });
    }

    @Test
    public void mapKeepsTheOrderOfTheInputs() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(4);
            Iterator<Integer> results =
                    pool.map(
                            IntStream.range(0, 20).boxed().toList(),
                            i -> {
                                Coppice.sleep(seconds(20 - i));
                                return i * i;
                            });
            for (int i = 0; i < 20; i++) {
                assertEquals(i * i, results.next().intValue());
            }
            assertFalse(results.hasNext());
            assertThrows(NoSuchElementException.class, results::next);
            assertFalse(pool.map(List.of(), i -> i).hasNext());
        });
    }

    @Test
    public void mapThrowsInItsTurnAndGoesOn() throws Exception {
        Green.run(() -> {
            Iterator<Integer> results = new GreenPool(2).map(List.of(4, 0, 2), i -> 8 / i);
            assertEquals(2, results.next().intValue());
            assertThrows(ArithmeticException.class, results::next);
            assertEquals(4, results.next().intValue());
        });
    }

    @Test
    public void mapTakesNoMoreInputsThanThePoolIsLarge() throws Exception {
        Green.run(() -> {
            int[] asked = {0};
            Iterable<Integer> endless =
                    () ->
                            new Iterator<>() {
                                @Override
                                public boolean hasNext() {
                                    return true;
                                }

                                @Override
                                public Integer next() {
                                    return asked[0]++;
                                }
                            };
            Iterator<Integer> results = new GreenPool(3).map(endless, i -> i);
            settle();
            assertTrue(asked[0] <= 3);
            results.next();
            settle();
            assertTrue(asked[0] <= 4);
        });
    }

    @Test
    public void aPileGivesResultsInTheOrderOfItsSpawns() throws Exception {
        Green.run(() -> {
            GreenPile<String> pile = new GreenPile<>(new GreenPool(2));
            pile.spawn(() -> {
                Coppice.sleep(seconds(5));
                return "slow";
            });
            pile.spawn(() -> {
                throw new IllegalStateException("x");
            });
            pile.spawn(() -> "fast");
            assertEquals("slow", pile.next());
            assertThrows(IllegalStateException.class, pile::next);
            assertEquals("fast", pile.next());
            assertFalse(pile.hasNext());
            assertThrows(NoSuchElementException.class, pile::next);
        });
    }

    @Test
    public void aKillOrATimeoutOfWhoRunsInlineIsItsOwn() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<String> member =
                    pool.spawn(() ->
                            Timeout.within(
                                    seconds(1),
                                    "timed out",
                                    () -> pool.spawn(GreenPoolTest::sleepLong).await()));
            assertEquals("timed out", member.await());
            GreenThread<String> killed =
                    pool.spawn(() -> pool.spawn(GreenPoolTest::sleepLong).await());
            settle();
            killed.kill();
            assertThrows(GreenExit.class, killed::await);
            assertEquals(1, Coppice.await(GreenThread.current().loop().info()).greenThreads());
        });
    }

    private static String sleepLong() {
        Coppice.sleep(seconds(100));
        return "slept";
    }

    @Test
    public void aTimeoutWhileMapWaitsLosesNoResult() throws Exception {
        Green.run(() -> {
            Iterator<String> results =
                    new GreenPool(2)
                            .map(
                                    List.of(5, 1),
                                    n -> {
                                        Coppice.sleep(seconds(n));
                                        return "after " + n;
                                    });
            assertEquals("late", Timeout.within(seconds(1), "late", results::next));
            assertEquals("after 5", results.next());
            assertEquals("after 1", results.next());
        });
    }
}
