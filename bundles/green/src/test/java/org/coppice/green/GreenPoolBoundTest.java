package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

public class GreenPoolBoundTest {

    private static Void sleepLong() {
        Coppice.sleep(seconds(100));
        return null;
    }

    @Test
    public void anUnboundedPoolIsNeverFullUntilItIsResized() throws Exception {
        Green.run(() -> {
            GreenPool pool = GreenPool.unbounded();
            for (int i = 0; i < 5000; i++) {
                pool.spawn(GreenPoolBoundTest::sleepLong);
            }
            assertFalse(pool.isFull());
            assertEquals("unbounded pool, 5000 running, 0 waiting", pool.toString());
            pool.resize(10);
            assertTrue(pool.isFull());
            assertEquals(-4990, pool.free());
            pool.kill();
            assertEquals(10, pool.free());
            pool.resize(GreenPool.unbounded().size());
            assertFalse(pool.isFull());
            assertEquals(Optional.of("x"), pool.trySpawn(() -> "x").map(GreenThread::await));
        });
    }

    @Test
    public void badArgumentsAndOtherLoopsAreRefusedAndTakeNoPlace() throws Exception {
        GreenPool pool = new GreenPool(1);
        assertThrows(IllegalStateException.class, () -> pool.trySpawn(() -> null));
        Green.run(() -> {
            assertThrows(IllegalArgumentException.class, () -> pool.resize(-1));
            assertThrows(NullPointerException.class, () -> pool.spawn(null));
            assertThrows(NullPointerException.class, () -> pool.spawnN(null));
            assertThrows(NullPointerException.class, () -> pool.trySpawn(null));
            assertThrows(NullPointerException.class, () -> pool.applyAsync(null));
            GreenThread<Void> ended = Coppice.spawn(() -> null);
            ended.await();
            assertThrows(IllegalStateException.class, () -> pool.tryStart(ended));
            assertThrows(IllegalStateException.class, () -> pool.start(ended, seconds(1)));
            assertTrue(pool.tryAdd(ended));
            assertEquals(1, pool.free());
        });
        Green.run(() -> {
            assertThrows(IllegalStateException.class, () -> pool.spawn(() -> null));
            assertThrows(IllegalStateException.class, () -> pool.trySpawn(() -> null));
            assertThrows(IllegalStateException.class, () -> pool.resize(2));
            assertThrows(IllegalStateException.class, () -> pool.awaitAvailable(seconds(0)));
            assertThrows(
                    IllegalStateException.class, () -> new GreenPile<Void>(pool).spawn(() -> null));
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void aTaskOfTheLoopMayTryButNotWait() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            List<String> trace = trace();
            Loop loop = GreenThread.current().loop();
            loop.execute(() -> {
                assertTrue(pool.trySpawn(() -> trace.add("spawned")).isPresent());
                assertThrows(IllegalStateException.class, () -> pool.spawn(() -> null));
                trace.add("task");
            });
            settle();
            assertEquals(List.of("task", "spawned"), trace);
        });
    }

    @Test
    public void tryNeverBlocksAndALimitedWaitEndsWithAClearException() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<Void> first = pool.trySpawn(GreenPoolBoundTest::sleepLong).orElseThrow();
            assertTrue(pool.tryAdd(first));
            GreenThread<Void> second = new GreenThread<>(GreenPoolBoundTest::sleepLong);
            assertTrue(pool.trySpawn(() -> "no place").isEmpty());
            assertFalse(pool.tryAdd(second));
            assertFalse(pool.tryStart(second));
            PoolFullException full =
                    assertThrows(PoolFullException.class, () -> pool.start(second, seconds(1)));
            assertEquals(
                    "No place within PT1S in the pool of 1, 1 running, 0 waiting",
                    full.getMessage());
            assertThrows(PoolFullException.class, () -> pool.add(second, seconds(0)));
            assertFalse(second.started());
            first.kill();
            pool.start(second, seconds(1));
            assertTrue(second.started());
            pool.add(second, seconds(1));
            assertEquals(1, pool.running());
            second.kill();
            assertTrue(pool.tryStart(new GreenThread<>(() -> null)));
        });
    }

    @Test
    public void addAndStartBlockUntilThereIsAPlace() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenPool pool = new GreenPool(1);
            Event<Void> go = new Event<>();
            pool.spawn(go::await);
            Coppice.spawnN(() -> {
                pool.start(new GreenThread<>(() -> trace.add("started")));
                trace.add("has a place");
            });
            settle();
            assertEquals(List.of(), trace);
            assertEquals(1, pool.waiting());
            go.send(null);
            settle();
            assertEquals(List.of("has a place", "started"), trace);
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void whoEndsWhileItsAdderWaitsTakesNoPlace() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            Event<Void> go = new Event<>();
            pool.spawn(go::await);
            GreenThread<Void> late = new GreenThread<>(GreenPoolBoundTest::sleepLong);
            GreenThread<Void> adder =
                    Coppice.spawn(() -> {
                        pool.start(late);
                        return null;
                    });
            settle();
            late.kill();
            go.send(null);
            adder.await();
            assertEquals(1, pool.free());
            assertEquals(0, pool.running());
            pool.awaitAll();
        });
    }

    @Test
    public void aDiscardedMemberGivesItsPlaceBackOnce() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<Void> member = pool.spawn(GreenPoolBoundTest::sleepLong);
            GreenThread<GreenThread<String>> waiter =
                    Coppice.spawn(() -> pool.spawn(() -> "in its place"));
            settle();
            pool.discard(member);
            assertEquals("in its place", waiter.await().await());
            member.kill();
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void awaitAvailableTakesNoPlace() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            pool.awaitAvailable();
            assertTrue(pool.awaitAvailable(seconds(0)));
            GreenThread<Void> member = pool.spawn(GreenPoolBoundTest::sleepLong);
            assertFalse(pool.awaitAvailable(seconds(0)));
            assertFalse(pool.awaitAvailable(seconds(1)));
            GreenThread<Boolean> waiter =
                    Coppice.spawn(() -> {
                        pool.awaitAvailable();
                        return pool.trySpawn(() -> null).isPresent();
                    });
            GreenThread<Void> overtaken =
                    Coppice.spawn(() -> pool.spawn(() -> (Void) null).await());
            settle();
            member.kill();
            assertTrue("a spawn that comes next does not block", waiter.await());
            overtaken.await();
            pool.awaitAll();
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void applyAsyncDoesNotBlockAndNeverRunsInline() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenPool pool = new GreenPool(1);
            GreenThread<GreenThread<Boolean>> member =
                    pool.spawn(() -> {
                        GreenThread<Boolean> later = pool.applyAsync(() -> trace.add("later"));
                        trace.add("went on");
                        return later;
                    });
            assertTrue(member.await().await());
            assertEquals(List.of("went on", "later"), trace);
            pool.spawn(GreenPoolBoundTest::sleepLong);
            GreenThread<Boolean> killed = pool.applyAsync(() -> trace.add("never"));
            settle();
            killed.kill();
            pool.kill();
            assertThrows(GreenExit.class, killed::await);
            assertEquals(2, trace.size());
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void whoeverIsKilledWhileWaitingForThePlaceTellsWhoWaitsForTheResult() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            GreenThread<String> later = pool.applyAsync(() -> "never");
            settle();
            Loop loop = GreenThread.current().loop();
            long starter = Coppice.await(loop.threads(false)).getLast().id();
            Coppice.await(loop.kill(starter));
            assertThrows(GreenExit.class, later::await);
        });
    }

    @Test
    public void theLastSpawnerThatGivesUpEndsAwaitAll() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            Event<Void> go = new Event<>();
            pool.spawn(go::await);
            GreenThread<Void> spawner = Coppice.spawn(() -> pool.spawn(() -> (Void) null).await());
            settle();
            GreenThread<Void> waiter =
                    Coppice.spawn(() -> {
                        pool.awaitAll();
                        return null;
                    });
            settle();
            // The place goes to the spawner, who is killed before it can use it.
            go.send(null);
            spawner.link(ended -> assertEquals(1, pool.free()));
            Coppice.spawnN(spawner::kill);
            waiter.await();
            assertEquals(1, pool.free());
            assertEquals(0, pool.running());
        });
    }

    @Test
    public void whoWaitsForAPlaceIsListedAsWaitingForThePool() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            GreenThread<Void> spawner = Coppice.spawn(() -> pool.spawn(() -> (Void) null).await());
            settle();
            GreenThreadInfo waiting =
                    Coppice.await(GreenThread.current().loop().threads(false)).getLast();
            assertEquals("pool of 0, 0 running, 1 waiting", waiting.waitingFor());
            spawner.kill();
        });
    }

    @Test
    public void anEmptyPoolIsIdleAlsoWithSizeZeroAndWaitingSpawners() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            GreenThread<Void> spawner = Coppice.spawn(() -> pool.spawn(() -> (Void) null).await());
            settle();
            assertEquals(1, pool.waiting());
            pool.awaitAll();
            assertEquals("not idle: 0", 0, pool.running());
            spawner.kill();
            assertEquals(0, pool.waiting());
        });
    }

    @Test
    public void aFailureThatSpawnNRunsInlineReachesNobody() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<String> member =
                    pool.spawn(() -> {
                        pool.spawnN(() -> {
                            throw new IllegalStateException("only logged");
                        });
                        return "went on";
                    });
            assertEquals("went on", member.await());
        });
    }

    @Test
    public void anErrorOfWhatRunsInlineIsItsHandlesAlone() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            GreenThread<Throwable> member =
                    pool.spawn(() -> {
                        GreenThread<Object> inline =
                                pool.spawn(() -> {
                                    throw new AssertionError("the body's own");
                                });
                        return inline.failure().orElseThrow();
                    });
            assertEquals("the body's own", member.await().getMessage());
        });
    }

    /// Whatever is killed when, no place is lost and none is invented.
    @Test
    public void underRandomKillsThePlacesAreAllThereAtTheEnd() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            checkRandomKills(new Random(seed));
        }
    }

    private static void checkRandomKills(Random random) throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(3);
            List<GreenThread<?>> all = new ArrayList<>();
            int[] most = {0};
            for (int i = 0; i < 40; i++) {
                int nanos = random.nextInt(4);
                all.add(
                        Coppice.spawn(() -> {
                            GreenThread<Void> member =
                                    pool.spawn(() -> {
                                        most[0] = Math.max(most[0], pool.running());
                                        Coppice.sleep(java.time.Duration.ofNanos(nanos));
                                        return null;
                                    });
                            all.add(member);
                            return null;
                        }));
                if (random.nextInt(3) == 0) {
                    all.get(random.nextInt(all.size())).kill();
                }
                if (random.nextInt(8) == 0) {
                    pool.discard(all.get(random.nextInt(all.size())));
                }
                if (random.nextBoolean()) {
                    Coppice.giveWay();
                }
            }
            pool.awaitAll();
            settle();
            pool.awaitAll();
            assertEquals(3, pool.free());
            assertEquals(0, pool.waiting());
            assertTrue(most[0] <= 3);
        });
    }
}
