package org.coppice.green;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

/// Whatever is killed when: what comes out is what has to.
public class PoolsRandomTest {

    private static final int INPUTS = 40;

    @Test
    public void underRandomKillsOfTakersAMapGivesEachResultOnce() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            checkMap(new Random(seed), true);
            checkMap(new Random(seed), false);
        }
    }

    private static void checkMap(Random random, boolean ordered) throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1 + random.nextInt(4));
            List<Integer> inputs = IntStream.range(0, INPUTS).boxed().toList();
            Group.Function<Integer, Integer> function =
                    i -> {
                        Coppice.sleep(Duration.ofNanos(random.nextInt(4)));
                        if (i % 5 == 4) {
                            throw new Failed(i);
                        }
                        return i;
                    };
            int ahead = random.nextInt(6);
            Iterator<Integer> results =
                    ordered
                            ? pool.map(inputs, function, ahead)
                            : pool.mapUnordered(inputs, function, ahead);
            List<Integer> taken = new ArrayList<>();
            List<GreenThread<?>> takers = new ArrayList<>();
            while (taken.size() < INPUTS) {
                takers.add(Coppice.spawn(() -> take(results, taken)));
                if (random.nextInt(3) == 0) {
                    takers.get(random.nextInt(takers.size())).kill();
                }
                Coppice.sleep(Duration.ofNanos(random.nextInt(3)));
            }
            assertEquals(inputs, taken.stream().sorted().toList());
            Coppice.sleep(Duration.ofSeconds(1));
            assertEquals(INPUTS, taken.size());
            assertEquals(pool.size(), pool.free());
            assertEquals(1, Coppice.await(GreenThread.current().loop().info()).greenThreads());
        });
    }

    private static Void take(Iterator<Integer> results, List<Integer> taken) {
        try {
            taken.add(results.next());
        } catch (Failed e) {
            taken.add(e.number);
        } catch (NoSuchElementException e) {
            // others have taken the last ones
        }
        return null;
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int number;

        Failed(int number) {
            this.number = number;
        }
    }

    @Test
    public void underRandomKillsAndRespawnsADagComesToItsResults() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            checkDag(new Random(seed));
        }
    }

    private static void checkDag(Random random) throws Exception {
        Green.run(() -> {
            Map<Integer, List<Integer>> depends = new HashMap<>();
            Map<Integer, Long> expected = new HashMap<>();
            for (int key = 0; key < INPUTS; key++) {
                List<Integer> keys = new ArrayList<>();
                long sum = key;
                for (int other = 0; other < key; other++) {
                    if (random.nextInt(6) == 0) {
                        keys.add(other);
                        sum += expected.get(other);
                    }
                }
                depends.put(key, keys);
                expected.put(key, sum);
            }
            DagPool<Integer, Long> pool = new DagPool<>();
            DagPool.Task<Integer, Long> task =
                    (key, results) -> {
                        Coppice.sleep(Duration.ofNanos(random.nextInt(5)));
                        long sum = key;
                        for (Map.Entry<Integer, Long> each : results) {
                            sum += each.getValue();
                        }
                        return sum;
                    };
            List<Integer> order = new ArrayList<>(depends.keySet());
            Collections.shuffle(order, random);
            order.forEach(key -> pool.spawn(key, depends.get(key), task));
            while (pool.running() > 0) {
                if (random.nextInt(2) == 0) {
                    int key = pool.runningKeys().get(random.nextInt(pool.running()));
                    pool.kill(key);
                    pool.spawn(key, depends.get(key), task);
                }
                Coppice.sleep(Duration.ofNanos(2));
            }
            assertEquals(expected, pool.awaitAll());
        });
    }
}
