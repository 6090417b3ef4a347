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

public class GroupKillTest {

    private static Void sleepLong() {
        Coppice.sleep(seconds(100));
        return null;
    }

    @Test
    public void killEndsAllInTheOrderInWhichTheyJoinedAndWaitsForThem() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Group group = new Group();
            for (int i = 0; i < 3; i++) {
                int number = i;
                group.spawn(() -> {
                    try {
                        return sleepLong();
                    } finally {
                        trace.add("killed " + number);
                    }
                });
            }
            settle();
            GreenThread<Void> unborn = group.spawn(GroupKillTest::sleepLong);
            group.kill();
            assertEquals(List.of("killed 0", "killed 1", "killed 2"), trace);
            assertEquals(0, group.running());
            assertThrows(GreenExit.class, unborn::await);
            group.kill();
        });
    }

    @Test
    public void thoseWhoComeMeanwhileAreKilledToo() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Group group = new Group();
            group.spawn(() -> {
                try {
                    return sleepLong();
                } finally {
                    group.spawn(GroupKillTest::sleepLong)
                            .link(ended -> trace.add("killed the late one"));
                    Coppice.sleep(seconds(5));
                    group.spawn(GroupKillTest::sleepLong)
                            .link(ended -> trace.add("killed the last one"));
                    Coppice.sleep(seconds(2));
                    trace.add("cleaned up");
                }
            });
            settle();
            assertTrue(group.kill(seconds(10)));
            assertEquals(0, group.running());
            assertEquals(
                    List.of("killed the late one", "killed the last one", "cleaned up"), trace);
        });
    }

    @Test
    public void eachIsKilledOnce() throws Exception {
        Green.run(() -> {
            int[] kills = {0};
            Group group = new Group();
            GreenThread<Void> stubborn =
                    group.spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            try {
                                Coppice.sleep(seconds(10));
                            } catch (GreenExit e) {
                                kills[0]++;
                            }
                        }
                        return null;
                    });
            settle();
            assertFalse(group.kill(seconds(0)));
            assertFalse(group.kill(seconds(1)));
            assertFalse(group.killOne(stubborn, seconds(1)));
            group.kill();
            assertEquals(1, kills[0]);
            assertTrue(stubborn.ready());
        });
    }

    @Test
    public void killMayCarryAnyErrorAndNotWait() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<Void> member = group.spawn(GroupKillTest::sleepLong);
            settle();
            GreenThread<Void> slow =
                    group.spawn(() -> {
                        try {
                            return sleepLong();
                        } finally {
                            Coppice.sleep(seconds(1));
                        }
                    });
            settle();
            assertFalse(group.kill(new IllegalStateException("go"), seconds(0)));
            assertTrue(member.ready());
            assertFalse(slow.ready());
            Throwable end = assertThrows(IllegalStateException.class, member::await);
            assertEquals("go", end.getMessage());
            assertFalse(group.kill(seconds(0)));
            assertTrue(group.kill(seconds(1)));
        });
    }

    @Test
    public void aMemberThatKillsTheGroupDiesLast() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Group group = new Group();
            GreenThread<Void> other = group.spawn(GroupKillTest::sleepLong);
            GreenThread<Void> killer =
                    group.spawn(() -> {
                        group.kill();
                        trace.add("not reached");
                        return null;
                    });
            assertThrows(GreenExit.class, killer::await);
            assertThrows(GreenExit.class, other::await);
            assertEquals(List.of(), trace);
            group.awaitAll();
        });
    }

    @Test
    public void killOneLeavesTheOthersAlone() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            GreenThread<Void> first = group.spawn(GroupKillTest::sleepLong);
            GreenThread<Void> second = group.spawn(GroupKillTest::sleepLong);
            GreenThread<Void> stranger = Coppice.spawn(GroupKillTest::sleepLong);
            settle();
            group.killOne(first);
            assertTrue(first.ready());
            assertFalse(second.ready());
            assertFalse(group.killOne(stranger, seconds(1)));
            assertFalse(stranger.ready());
            assertTrue(group.killOne(first, seconds(1)));
            assertTrue(group.killOne(second, new IllegalStateException("go"), seconds(1)));
            assertThrows(IllegalStateException.class, second::await);
            GreenThread<Void> self =
                    group.spawn(() -> {
                        group.killOne(GreenThread.current());
                        return null;
                    });
            assertThrows(GreenExit.class, self::await);
            stranger.kill();
        });
    }

    @Test
    public void aGroupThatGrowsForEverIsKilledNoLongerThanAllowed() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            boolean[] grows = {true};
            group.spawn(() -> respawn(group, grows));
            settle();
            assertFalse(group.kill(seconds(5)));
            grows[0] = false;
            group.kill();
            assertEquals(0, group.running());
        });
    }

    private static Void respawn(Group group, boolean[] grows) {
        try {
            return sleepLong();
        } finally {
            Coppice.sleep(seconds(1));
            if (grows[0]) {
                group.spawn(() -> respawn(group, grows));
                // It shall have begun when the killer hears of it.
                Coppice.giveWay();
                Coppice.giveWay();
            }
        }
    }

    @Test
    public void aKillerThatIsKilledStopsWaiting() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            Event<Void> go = new Event<>();
            group.spawn(() -> {
                try {
                    return sleepLong();
                } catch (GreenExit e) {
                    return go.await();
                }
            });
            settle();
            GreenThread<Void> killer =
                    Coppice.spawn(() -> {
                        group.kill();
                        return null;
                    });
            settle();
            killer.kill();
            assertThrows(GreenExit.class, killer::await);
            assertEquals(1, group.running());
            go.send(null);
            group.awaitAll();
        });
    }

    @Test
    public void spawnersThatWaitForAPlaceAreServedAndKilledToo() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            pool.spawn(GroupKillTest::sleepLong);
            GreenThread<GreenThread<Void>> spawner =
                    Coppice.spawn(() -> pool.spawn(GroupKillTest::sleepLong));
            settle();
            pool.kill();
            assertTrue(spawner.await().ready());
            assertEquals(1, pool.free());
        });
    }
}
