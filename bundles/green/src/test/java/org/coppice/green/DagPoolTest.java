package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.Test;

public class DagPoolTest {

    private static <K> int sum(K key, DagResults<K, Integer> results) {
        int sum = 0;
        for (Map.Entry<K, Integer> each : results) {
            sum += each.getValue();
        }
        return sum;
    }

    private static List<String> keys(Iterable<? extends Map.Entry<String, ?>> results) {
        List<String> keys = new ArrayList<>();
        results.forEach(each -> keys.add(each.getKey()));
        return keys;
    }

    @Test
    public void aTaskGetsTheResultsOfWhatItDependsOn() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>(Map.of("a", 1));
            pool.spawn("d", List.of("b", "c"), DagPoolTest::sum);
            pool.spawn("c", List.of("a", "b"), DagPoolTest::sum);
            pool.spawn("none", List.of(), DagPoolTest::sum);
            assertEquals(3, pool.running());
            pool.post("b", 2);
            assertEquals(5, pool.await("d").intValue());
            assertEquals(Map.of("a", 1, "b", 2, "c", 3, "d", 5, "none", 0), pool.awaitAll());
            assertEquals(0, pool.running());
        });
    }

    @Test
    public void tasksBeginAtOnceAndResultsArriveInTheOrderOfTime() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            DagPool<String, String> pool = new DagPool<>(Map.of("there", "x"));
            pool.spawn(
                    "task",
                    List.of("late", "early", "there"),
                    (key, results) -> {
                        trace.add(key + " begins");
                        results.forEach(each -> trace.add(each.getKey()));
                        return null;
                    });
            settle();
            assertEquals(List.of("task begins", "there"), trace);
            pool.post("early", "x");
            settle();
            pool.post("late", "x");
            assertNull(pool.await("task"));
            assertEquals(List.of("task begins", "there", "early", "late"), trace);
            assertEquals(List.of("there", "early", "late", "task"), pool.keys());
        });
    }

    @Test
    public void whatArrivesTogetherComesInTheOrderOfItsPosts() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            DagResults<String, Integer> all = pool.awaitEach(List.of("a", "b", "c"));
            pool.post("c", 3);
            pool.post("a", 1);
            assertEquals(Map.entry("c", 3), all.next());
            pool.post("b", 2);
            assertEquals(List.of("a", "b"), keys(all));
            assertFalse(all.hasNext());
            assertThrows(NoSuchElementException.class, all::next);
            assertFalse(pool.awaitEach(List.of()).hasNext());
            assertEquals(Map.of("a", 1), pool.awaitAll(List.of("a")));
            assertEquals(List.of("c", "a", "b"), keys(pool.awaitEach()));
        });
    }

    @Test
    public void aFailureGoesThroughAllWhoDependOnItAsAChain() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            IOException down = new IOException("down");
            pool.spawn(
                    "a",
                    List.of(),
                    (key, results) -> {
                        throw down;
                    });
            pool.spawn("b", List.of("a"), DagPoolTest::sum);
            pool.spawn("c", List.of("b"), DagPoolTest::sum);
            PropagateError error = assertThrows(PropagateError.class, () -> pool.await("c"));
            assertEquals("c", error.key());
            PropagateError cause = (PropagateError) error.getCause();
            assertEquals("b", cause.key());
            assertEquals("a: java.io.IOException: down", cause.getCause().getMessage());
            assertSame(down, cause.getCause().getCause());
            assertThrows(PropagateError.class, () -> pool.get("a", 0));
            assertThrows(PropagateError.class, pool::items);
            assertThrows(PropagateError.class, pool::awaitAll);
        });
    }

    @Test
    public void aTaskMayHandleAFailureAndGoOn() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>(Map.of("good", 1));
            pool.postFailure("bad", new IOException("x"));
            pool.spawn(
                    "task",
                    List.of("good", "bad", "late"),
                    (key, results) -> {
                        int sum = 0;
                        while (results.hasNext()) {
                            try {
                                sum += results.next().getValue();
                            } catch (PropagateError e) {
                                sum += 10;
                            }
                        }
                        return sum;
                    });
            pool.post("late", 100);
            assertEquals(111, pool.await("task").intValue());
        });
    }

    @Test
    public void successesAndFailuresCanBeAskedForAlone() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>(Map.of("good", 1));
            pool.postFailure("bad", new IOException("x"));
            pool.spawn(
                    "slow",
                    List.of(),
                    (key, results) -> {
                        Coppice.sleep(seconds(1));
                        return 2;
                    });
            assertEquals(List.of("bad"), keys(pool.awaitEachFailure()));
            assertEquals(List.of("good", "slow"), keys(pool.awaitEachSuccess()));
            DagResults<String, PropagateError> failures =
                    pool.awaitEachFailure(List.of("good", "bad"));
            assertEquals("bad", failures.next().getValue().key());
            assertFalse(failures.hasNext());
            DagResults<String, Integer> successes = pool.awaitEachSuccess(List.of("bad"));
            assertThrows(NoSuchElementException.class, successes::next);
        });
    }

    @Test
    public void aKeyCannotBeUsedTwice() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>(Map.of("preloaded", 1));
            pool.spawn("task", List.of("late"), DagPoolTest::sum);
            Collision collision =
                    assertThrows(
                            Collision.class, () -> pool.spawn("task", List.of(), DagPoolTest::sum));
            assertEquals("task", collision.key());
            assertThrows(
                    Collision.class, () -> pool.spawn("preloaded", List.of(), DagPoolTest::sum));
            assertThrows(Collision.class, () -> pool.post("preloaded", 2));
            assertThrows(Collision.class, () -> pool.post("task", 2));
            assertThrows(Collision.class, () -> pool.replace("task", 2));
            assertThrows(Collision.class, () -> pool.postFailure("task", new IOException("x")));
            pool.spawn(
                    "other",
                    List.of(),
                    (key, results) -> {
                        pool.post("task", 3);
                        return 0;
                    });
            PropagateError wrapped = assertThrows(PropagateError.class, () -> pool.await("other"));
            assertTrue(wrapped.getCause() instanceof Collision);
            pool.replace("preloaded", 7);
            assertEquals(7, pool.get("preloaded", 0).intValue());
            assertEquals(-1, pool.get("task", -1).intValue());
            pool.kill("task");
        });
    }

    @Test
    public void aTaskMayPostForItsOwnKeyAndItsReturnIsIgnored() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            pool.spawn(
                    "task",
                    List.of(),
                    (key, results) -> {
                        pool.post(key, 1);
                        Coppice.sleep(seconds(1));
                        return 2;
                    });
            pool.spawn(
                    "failing",
                    List.of(),
                    (key, results) -> {
                        pool.post(key, 3);
                        throw new IOException("logged only");
                    });
            assertEquals(1, pool.await("task").intValue());
            assertEquals(1, pool.running());
            Coppice.sleep(seconds(2));
            assertEquals(Map.of("task", 1, "failing", 3), pool.items());
        });
    }

    @Test
    public void aKilledKeyHasNoResultAndMayBeSpawnedAgain() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            pool.spawn("a", List.of("never"), DagPoolTest::sum);
            pool.spawn("b", List.of("a"), DagPoolTest::sum);
            settle();
            pool.kill("a");
            assertEquals(List.of("b"), pool.runningKeys());
            assertThrows(NoSuchElementException.class, () -> pool.kill("a"));
            pool.spawn("a", List.of(), (key, results) -> 5);
            pool.kill("a");
            settle();
            assertEquals(List.of(), pool.keys());
            pool.spawn("a", List.of(), (key, results) -> 6);
            assertEquals(6, pool.await("b").intValue());
        });
    }

    @Test
    public void aKilledTaskThatGoesOnHasNoSayAnyMore() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            pool.spawn(
                    "a",
                    List.of("never"),
                    (key, results) -> {
                        try {
                            return sum(key, results);
                        } catch (GreenExit e) {
                            Coppice.sleep(seconds(1));
                            return 1;
                        }
                    });
            settle();
            pool.kill("a");
            pool.spawn(
                    "a",
                    List.of(),
                    (key, results) -> {
                        Coppice.sleep(seconds(5));
                        return 2;
                    });
            assertEquals(2, pool.await("a").intValue());
        });
    }

    @Test
    public void itCanBeAskedWhoWaitsForWhat() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>(Map.of("a", 1));
            Map<String, List<String>> depends = new LinkedHashMap<>();
            depends.put("x", List.of("a", "b", "c"));
            depends.put("y", List.of("x"));
            depends.put("free", List.of());
            pool.spawnMany(depends, DagPoolTest::sum);
            settle();
            assertEquals(List.of("x", "y"), pool.runningKeys());
            assertEquals(2, pool.waiting());
            assertEquals(Map.of("x", Set.of("b", "c"), "y", Set.of("x")), pool.waitingFor());
            pool.post("b", 2);
            assertEquals(Set.of("c"), pool.waitingFor("x"));
            pool.post("c", 3);
            assertEquals("it has not had its turn", Set.of(), pool.waitingFor("x"));
            assertEquals(1, pool.waiting());
            assertEquals(6, pool.await("y").intValue());
            assertEquals(Set.of(), pool.waitingFor("x"));
            assertThrows(NoSuchElementException.class, () -> pool.waitingFor("unknown"));
            assertEquals("DAG pool of 6 results, 0 running", pool.toString());
        });
    }

    @Test
    public void whoStopsWaitingLosesNothing() throws Exception {
        Green.run(() -> {
            DagPool<String, Integer> pool = new DagPool<>();
            DagResults<String, Integer> both = pool.awaitEach(List.of("a", "b"));
            Map.Entry<String, Integer> none = Map.entry("none", 0);
            assertSame(none, Timeout.within(seconds(1), none, both::next));
            GreenThread<Map.Entry<String, Integer>> killed = Coppice.spawn(both::next);
            GreenThread<Map.Entry<String, Integer>> other = Coppice.spawn(both::next);
            settle();
            killed.kill();
            pool.post("b", 2);
            assertEquals("b", other.await().getKey());
            pool.post("a", 1);
            assertEquals(List.of("a"), keys(both));
        });
    }

    @Test
    public void severalMayWaitForOneKey() throws Exception {
        Green.run(() -> {
            DagPool<Integer, Integer> pool = new DagPool<>();
            List<GreenThread<Integer>> waiters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiters.add(Coppice.spawn(() -> pool.await(1)));
            }
            settle();
            pool.post(1, 7);
            for (GreenThread<Integer> waiter : waiters) {
                assertEquals(7, waiter.await().intValue());
            }
        });
    }

    @Test
    public void aLongChainAndAWideFanComeToTheirEnd() throws Exception {
        Green.run(() -> {
            DagPool<Integer, Integer> pool = new DagPool<>();
            List<Integer> keys = new ArrayList<>();
            for (int i = 1000; i > 0; i--) {
                pool.spawn(i, List.of(i - 1), (key, results) -> sum(key, results) + 1);
                keys.add(i);
            }
            pool.spawn(-1, keys, DagPoolTest::sum);
            pool.post(0, 0);
            assertEquals(500_500, pool.await(-1).intValue());
        });
    }

    @Test
    public void nullResultsAreResultsAndNullKeysAreRefused() throws Exception {
        Green.run(() -> {
            Map<String, Integer> preload = new HashMap<>();
            preload.put("a", null);
            DagPool<String, Integer> pool = new DagPool<>(preload);
            assertNull(pool.get("a", 1));
            pool.spawn("b", List.of("a"), (key, results) -> results.next().getValue());
            assertNull(pool.await("b"));
            assertThrows(NullPointerException.class, () -> pool.post(null, 1));
            assertThrows(
                    NullPointerException.class,
                    () -> pool.spawn(null, List.of(), DagPoolTest::sum));
        });
    }

    @Test
    public void aPoolBelongsToItsFirstLoop() throws Exception {
        DagPool<String, Integer> pool = new DagPool<>();
        assertThrows(IllegalStateException.class, () -> pool.post("a", 1));
        Green.run(() -> pool.post("a", 1));
        Green.run(() -> {
            assertThrows(IllegalStateException.class, () -> pool.post("b", 1));
            assertThrows(IllegalStateException.class, () -> pool.await("a"));
            assertThrows(IllegalStateException.class, pool::keys);
        });
    }
}
