package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.Test;

public class GroupMapTest {

    /// 0, 1, 2 and so on without end; counts what was asked for.
    private static final class Naturals implements Iterable<Integer> {
        int asked;

        @Override
        public Iterator<Integer> iterator() {
            return Stream.generate(() -> asked++).iterator();
        }
    }

    private static <T> List<T> drain(Iterator<T> results) {
        List<T> list = new ArrayList<>();
        results.forEachRemaining(list::add);
        return list;
    }

    private static int sleepFor(int n) {
        Coppice.sleep(seconds(n));
        return n;
    }

    private static Iterator<Integer> failingAfter(int count) {
        return Stream.iterate(1, i -> i + 1)
                .peek(i -> {
                    if (i > count) {
                        throw new IllegalStateException("no input " + i);
                    }
                })
                .iterator();
    }

    @Test
    public void endlessInputsAreTakenOnlyAsFarAheadAsThePoolIsLarge() throws Exception {
        Green.run(() -> {
            Naturals inputs = new Naturals();
            Iterator<Integer> results = new GreenPool(3).map(inputs, i -> i);
            settle();
            assertEquals(3, inputs.asked);
            settle();
            assertEquals(3, inputs.asked);
            for (int i = 0; i < 10; i++) {
                assertEquals(i, results.next().intValue());
                settle();
                assertEquals(4 + i, inputs.asked);
            }
        });
    }

    @Test
    public void aBoundOfTheCallersHoldsInEveryOrder() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            Naturals inputs = new Naturals();
            Iterator<Integer> ordered = group.map(inputs, i -> i, 5);
            settle();
            assertEquals(5, inputs.asked);
            ordered.next();
            settle();
            assertEquals(6, inputs.asked);
            Naturals others = new Naturals();
            Iterator<Integer> unordered = group.mapUnordered(others, i -> i, 5);
            settle();
            assertEquals(5, others.asked);
            unordered.next();
            settle();
            assertEquals(6, others.asked);
            Naturals unbounded = new Naturals();
            Iterator<Integer> thousand = group.map(unbounded, i -> i);
            settle();
            assertEquals(1000, unbounded.asked);
            assertTrue(thousand.hasNext());
        });
    }

    @Test
    public void manyInputsWithoutABoundHoldUpNobody() throws Exception {
        Green.run(() -> {
            Naturals inputs = new Naturals();
            Group group = new Group();
            Iterator<Integer> results = group.mapUnordered(inputs, i -> i, Integer.MAX_VALUE);
            assertEquals(0, results.next().intValue());
            assertTrue("taken in one go: " + inputs.asked, inputs.asked < 2000);
        });
    }

    @Test
    public void anIteratorThatIsLeftLeavesNoGreenThreadBehind() throws Exception {
        Green.run(() -> {
            GreenPool.unbounded().map(new Naturals(), i -> i);
            new GreenPool(2).mapUnordered(new Naturals(), i -> i).next();
            settle();
            assertEquals(1, Coppice.await(GreenThread.current().loop().info()).greenThreads());
        });
    }

    @Test
    public void unorderedResultsComeWhenTheyAreThere() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            List<Integer> inputs = List.of(5, 1, 3);
            assertEquals(
                    List.of(1, 3, 5), drain(group.mapUnordered(inputs, GroupMapTest::sleepFor)));
            Iterator<Integer> none = group.mapUnordered(List.<Integer>of(), i -> i);
            assertFalse(none.hasNext());
            assertThrows(NoSuchElementException.class, none::next);
            Iterator<Integer> failing = group.mapUnordered(List.of(1, 0, 2), i -> 2 / i);
            assertEquals(2, failing.next().intValue());
            assertThrows(ArithmeticException.class, failing::next);
            assertEquals(1, failing.next().intValue());
        });
    }

    @Test
    public void whatTheInputsThrowComesAfterTheirResultsAndEndsThem() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            for (Iterator<Integer> results :
                    List.of(
                            group.map(() -> failingAfter(2), i -> i),
                            group.mapUnordered(() -> failingAfter(2), i -> i))) {
                settle();
                assertEquals(1, results.next().intValue());
                assertEquals(2, results.next().intValue());
                assertThrows(IllegalStateException.class, results::next);
                assertFalse(results.hasNext());
            }
        });
    }

    @Test
    public void inputsMayBlockWhileResultsAreTaken() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.put(1);
            Iterator<Integer> results =
                    new GreenPool(4).map(() -> Stream.generate(queue::take).iterator(), i -> i * 2);
            assertEquals(2, results.next().intValue());
            GreenThread<Integer> consumer = Coppice.spawn(results::next);
            settle();
            assertFalse(consumer.ready());
            queue.put(4);
            assertEquals(8, consumer.await().intValue());
        });
    }

    @Test
    public void twoInputsAreZippedToTheEndOfTheShorter() throws Exception {
        Green.run(() -> {
            Iterator<String> results =
                    new GreenPool(2)
                            .map(
                                    new Naturals(),
                                    List.of("a", "b"),
                                    (number, text) -> number + text);
            assertEquals(List.of("0a", "1b"), drain(results));
        });
    }

    @Test
    public void mapAllGivesAListOrThrowsTheFirstError() throws Exception {
        Green.run(() -> {
            Group group = new Group();
            assertEquals(List.of(3, 1, 2), group.mapAll(List.of(3, 1, 2), GroupMapTest::sleepFor));
            assertEquals(List.of(), group.mapAll(List.<Integer>of(), i -> i));
            int[] began = {0};
            assertThrows(
                    CompletionException.class,
                    () ->
                            new GreenPool(2)
                                    .mapAll(
                                            new Naturals(),
                                            i -> {
                                                began[0]++;
                                                throw new IOException("failed " + i);
                                            }));
            settle();
            assertTrue("it goes on to take inputs", began[0] < 10);
            GreenThread<List<Integer>> async = group.mapAllAsync(List.of(2, 1), i -> i + 1);
            assertFalse(async.ready());
            assertEquals(List.of(3, 2), async.await());
        });
    }

    @Test
    public void mapAllIsNotHeldUpByItsFirst() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            new GreenPool(2)
                    .mapAll(
                            List.of(9, 1, 2, 3),
                            n -> {
                                Coppice.sleep(seconds(n));
                                return trace.add("slept " + n);
                            });
            assertEquals(List.of("slept 1", "slept 2", "slept 3", "slept 9"), trace);
        });
    }

    @Test
    public void aMemberOfAFullPoolMapsInline() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            List<Integer> inputs = List.of(1, 2, 3);
            assertEquals(inputs, pool.spawn(() -> drain(pool.map(inputs, i -> i))).await());
            assertEquals(
                    inputs, pool.spawn(() -> drain(pool.mapUnordered(inputs, i -> i))).await());
            assertEquals(inputs, pool.spawn(() -> pool.mapAll(inputs, i -> i)).await());
            Iterator<Integer> made = pool.spawn(() -> pool.map(inputs, i -> i)).await();
            assertEquals("taken by another", inputs, drain(made));
            assertEquals(1, pool.free());
        });
    }

    @Test
    public void aMapThatMeetsAFullPoolWaitsWithoutBlockingItsMaker() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(1);
            Event<Void> go = new Event<>();
            pool.spawn(go::await);
            Iterator<Integer> results = pool.map(List.of(1, 2), i -> i);
            settle();
            assertEquals(1, pool.waiting());
            go.send(null);
            assertEquals(List.of(1, 2), drain(results));
        });
    }

    @Test
    public void whoIsInterruptedWhileTakingLosesNothing() throws Exception {
        Green.run(() -> {
            for (boolean ordered : new boolean[] {true, false}) {
                GreenPool pool = new GreenPool(2);
                List<Integer> inputs = List.of(3, 4, 5);
                Iterator<Integer> results =
                        ordered
                                ? pool.map(inputs, GroupMapTest::sleepFor)
                                : pool.mapUnordered(inputs, GroupMapTest::sleepFor);
                assertEquals(-1, Timeout.within(seconds(1), -1, results::next).intValue());
                GreenThread<Integer> killed = Coppice.spawn(results::next);
                settle();
                killed.kill();
                assertEquals(inputs, drain(results));
            }
        });
    }

    @Test
    public void aKilledProducerLosesNoInputThatItHadTaken() throws Exception {
        Green.run(() -> {
            GreenPool pool = new GreenPool(0);
            Iterator<Integer> results = pool.map(List.of(1, 2), i -> i);
            settle();
            Loop loop = GreenThread.current().loop();
            long producer = Coppice.await(loop.threads(false)).getLast().id();
            assertTrue(Coppice.await(loop.kill(producer)));
            pool.resize(1);
            assertThrows(GreenExit.class, results::next);
            assertEquals(1, results.next().intValue());
        });
    }

    @Test
    public void severalMayTakeTheResultsOfOneMap() throws Exception {
        Green.run(() -> {
            List<Integer> inputs = List.of(2, 1, 3, 1);
            for (boolean ordered : new boolean[] {true, false}) {
                GreenPool pool = new GreenPool(2);
                Iterator<Integer> results =
                        ordered
                                ? pool.map(inputs, GroupMapTest::sleepFor)
                                : pool.mapUnordered(inputs, GroupMapTest::sleepFor);
                List<Integer> taken = new ArrayList<>();
                List<GreenThread<?>> takers = new ArrayList<>();
                for (int i = 0; i < inputs.size(); i++) {
                    takers.add(Coppice.spawn(() -> taken.add(results.next())));
                }
                takers.forEach(GreenThread::await);
                assertEquals(ordered ? inputs : List.of(1, 2, 1, 3), taken);
                assertFalse(results.hasNext());
            }
        });
    }

    @Test
    public void whoTakesMoreThanThereIsIsToldWhenItIsSure() throws Exception {
        Green.run(() -> {
            for (boolean ordered : new boolean[] {true, false}) {
                Group group = new Group();
                Iterator<Integer> results =
                        ordered
                                ? group.map(List.of(1), GroupMapTest::sleepFor)
                                : group.mapUnordered(List.of(1), GroupMapTest::sleepFor);
                GreenThread<Integer> first = Coppice.spawn(results::next);
                GreenThread<Integer> second = Coppice.spawn(results::next);
                assertEquals(1, first.await().intValue());
                assertThrows(NoSuchElementException.class, second::await);
            }
        });
    }

    @Test
    public void aMapBelongsToItsLoop() throws Exception {
        List<Iterator<Integer>> made = new ArrayList<>();
        Green.run(() -> made.add(new Group().map(List.of(1), i -> i)));
        Green.run(() -> assertThrows(IllegalStateException.class, () -> made.get(0).next()));
        assertThrows(IllegalStateException.class, () -> made.get(0).hasNext());
    }
}
