package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.Test;

/// In which order the kinds of queues give out, and that none loses anything.
public class QueueKindsTest {

    private static final Comparator<Integer> SMALLEST = Comparator.naturalOrder();

    private static <E> List<E> drain(LightQueue<E> queue) {
        List<E> items = new ArrayList<>();
        for (Optional<E> item = queue.tryTake(); item.isPresent(); item = queue.tryTake()) {
            items.add(item.get());
        }
        return items;
    }

    @Test
    public void eachKindHasItsOrder() throws Exception {
        Green.run(() -> {
            List<Integer> items = List.of(3, 1, 2);
            LightQueue<Integer> light = new LightQueue<>(1, items);
            Queue<Integer> fifo = new Queue<>(1, items);
            LifoQueue<Integer> lifo = new LifoQueue<>(LightQueue.UNBOUNDED, items);
            PriorityQueue<Integer> sorted =
                    new PriorityQueue<>(SMALLEST, LightQueue.UNBOUNDED, items);
            assertEquals(items, light.toList());
            assertEquals(List.of(2, 1, 3), lifo.toList());
            assertEquals(List.of(1, 2, 3), sorted.toList());
            assertTrue(light.isFull());
            assertEquals(3, fifo.unfinishedTasks());
            assertEquals(items, drain(light));
            assertEquals(items, drain(fifo));
            assertEquals(List.of(2, 1, 3), drain(lifo));
            assertEquals(List.of(1, 2, 3), drain(sorted));
        });
    }

    @Test
    public void ofEqualItemsTheFirstPutComesOutFirst() throws Exception {
        Green.run(() -> {
            PriorityQueue<String> queue =
                    new PriorityQueue<>(Comparator.comparingInt(String::length), 100);
            queue.putAll(List.of("bb", "a", "cc", "b", "aa"));
            assertEquals(List.of("a", "b", "bb", "cc", "aa"), drain(queue));
        });
    }

    @Test
    public void aTakerThatWaitsGetsTheSmallestThatIsThereWhenItRuns() throws Exception {
        Green.run(() -> {
            PriorityQueue<Integer> sorted = new PriorityQueue<>(SMALLEST);
            LifoQueue<Integer> lifo = new LifoQueue<>();
            for (JoinableQueue<Integer> queue : List.of(sorted, lifo)) {
                GreenThread<Integer> taker = Coppice.spawn(queue::take);
                settle();
                queue.putAll(List.of(3, 2, 1));
                assertEquals(1, taker.await().intValue());
                assertEquals(2, queue.size());
            }
        });
    }

    @Test
    public void anItemThatIsPromisedToATakerIsNobodyElses() throws Exception {
        Green.run(() -> {
            LightQueue<Integer> queue = new LightQueue<>(1);
            GreenThread<Integer> taker = Coppice.spawn(queue::take);
            settle();
            queue.put(1);
            assertTrue(queue.isEmpty());
            assertEquals(Optional.empty(), queue.tryTake());
            assertEquals(Optional.empty(), queue.tryPeek());
            assertEquals(List.of(), queue.toList());
            assertTrue("it takes no room", queue.tryPut(2));
            assertEquals(List.of(2), queue.toList());
            assertFalse(queue.tryPut(3));
            assertEquals(1, taker.await().intValue());
            assertEquals(2, queue.take().intValue());
        });
    }

    @Test
    public void peekingTakesNothing() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            assertEquals(Optional.empty(), queue.tryPeek());
            assertEquals(Optional.empty(), queue.awaitPeek(seconds(1)));
            assertEquals(Optional.empty(), queue.awaitPeek(seconds(-1)));
            GreenThread<Integer> first = Coppice.spawn(queue::awaitPeek);
            GreenThread<Integer> second = Coppice.spawn(queue::awaitPeek);
            GreenThread<Integer> killed = Coppice.spawn(queue::awaitPeek);
            settle();
            killed.kill();
            queue.put(7);
            assertEquals(7, first.await().intValue());
            assertEquals(7, second.await().intValue());
            assertEquals(Optional.of(7), queue.tryPeek());
            assertEquals(7, queue.take().intValue());
        });
    }

    @Test
    public void whoPeeksWaitsOnWhenAnotherWasFaster() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            GreenThread<Optional<Integer>> peeker =
                    Coppice.spawn(() -> queue.awaitPeek(seconds(10)));
            settle();
            queue.put(1);
            assertEquals(1, queue.take().intValue());
            assertEquals(Optional.empty(), peeker.await());
            Channel<Integer> channel = new Channel<>();
            GreenThread<Integer> other = Coppice.spawn(channel::awaitPeek);
            settle();
            Coppice.spawnN(() -> channel.put(5));
            assertEquals(5, other.await().intValue());
            assertEquals(1, channel.putting());
            assertEquals(5, channel.take().intValue());
        });
    }

    @Test
    public void aChannelHasNoRoom() throws Exception {
        Green.run(() -> {
            Channel<Integer> channel = new Channel<>();
            assertEquals(0, channel.capacity());
            assertFalse(channel.tryPut(1));
            assertFalse(channel.put(1, seconds(1)));
            assertFalse(channel.put(1, seconds(-1)));
            assertThrows(UnsupportedOperationException.class, () -> channel.resize(1));
            GreenThread<Integer> taker = Coppice.spawn(channel::take);
            settle();
            assertEquals(1, channel.taking());
            assertFalse(channel.isFull());
            assertTrue(channel.tryPut(2));
            assertEquals(2, taker.await().intValue());
        });
    }

    @Test
    public void whoPutsIntoAChannelGoesOnAfterTheTaking() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Green.run(
                    RunOptions.DEFAULTS.shuffle(seed),
                    () -> {
                        List<String> trace = trace();
                        Channel<String> channel = new Channel<>();
                        Coppice.spawnN(() -> {
                            trace.add(channel.take());
                            trace.add(channel.take());
                        });
                        settle();
                        trace.add("sending");
                        channel.put("hello");
                        assertTrue(trace.toString(), trace.contains("hello"));
                        channel.put("world");
                        assertTrue(trace.toString(), trace.contains("world"));
                    });
        }
    }

    @Test
    public void anItemWhoseTakerIsKilledStaysInTheChannel() throws Exception {
        Green.run(() -> {
            Channel<Integer> channel = new Channel<>();
            GreenThread<Integer> taker = Coppice.spawn(channel::take);
            settle();
            assertTrue(channel.tryPut(1));
            taker.kill();
            assertEquals(1, channel.take().intValue());
        });
    }

    /// The time-out fires, then an item comes, and only then the taker runs.
    @Test
    public void anItemPromisedToOneWhoseTimeIsOverGoesToTheNext() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            GreenThread<Integer> late =
                    Coppice.spawn(() -> Timeout.within(seconds(1), queue::take));
            GreenThread<Integer> next = Coppice.spawn(queue::take);
            settle();
            Loop.current().startTimer(seconds(1).toNanos() - 1, () -> queue.tryPut(1));
            assertEquals(1, next.await().intValue());
            assertThrows(Timeout.class, late::await);
            Loop.current().startTimer(seconds(1).toNanos(), () -> queue.tryPut(2));
            assertEquals("put and timed out at once", Optional.of(2), queue.take(seconds(1)));
        });
    }

    @Test
    public void joinIsForATimeToo() throws Exception {
        Green.run(() -> {
            LifoQueue<Integer> queue = new LifoQueue<>();
            assertTrue(queue.join(seconds(0)));
            queue.put(1);
            assertFalse(queue.join(seconds(1)));
            assertFalse(queue.join(seconds(-1)));
            GreenThread<Boolean> killed = Coppice.spawn(() -> queue.join(seconds(100)));
            GreenThread<Boolean> joiner = Coppice.spawn(() -> queue.join(seconds(100)));
            settle();
            killed.kill();
            queue.take();
            queue.taskDone();
            assertTrue(joiner.await());
            assertEquals(0, queue.unfinishedTasks());
        });
    }

    @Test
    public void aRoundTripOfManyItemsKeepsTheirOrder() throws Exception {
        Green.run(() -> {
            LightQueue<Integer> there = new LightQueue<>(2);
            LightQueue<Integer> back = new LightQueue<>(0);
            Coppice.spawnN(() -> there.forEach(back::put));
            for (int i = 0; i < 1000; i++) {
                there.put(i);
                assertEquals(i, back.take().intValue());
            }
        });
    }

    /// Whatever is killed or times out when, each item that was accepted comes out exactly once.
    @Test
    public void underRandomKillsAndTimeoutsNothingIsLostOrDoubled() throws Exception {
        List<Supplier<LightQueue<Integer>>> kinds =
                List.of(
                        () -> new LightQueue<>(2),
                        () -> new Channel<>(),
                        () -> new LifoQueue<>(2),
                        () -> new PriorityQueue<>(SMALLEST, 2));
        for (Supplier<LightQueue<Integer>> kind : kinds) {
            for (int seed = 0; seed < 40; seed++) {
                Random random = new Random(seed);
                Green.run(() -> checkRandomEnds(kind.get(), random));
            }
        }
    }

    private static void checkRandomEnds(LightQueue<Integer> queue, Random random) {
        List<Integer> taken = new ArrayList<>();
        List<Integer> put = new ArrayList<>();
        List<Integer> unsure = new ArrayList<>();
        List<GreenThread<?>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int item = i;
            int patience = random.nextInt(4);
            all.add(
                    Coppice.spawn(() -> {
                        boolean accepted = false;
                        try {
                            accepted = queue.put(item, seconds(patience));
                        } catch (GreenExit e) {
                            unsure.add(item);
                        }
                        return accepted && put.add(item);
                    }));
            all.add(Coppice.spawn(() -> queue.take(seconds(patience)).map(taken::add)));
            if (random.nextInt(3) == 0) {
                all.get(random.nextInt(all.size())).kill();
            }
            if (random.nextInt(3) == 0) {
                Coppice.sleep(seconds(random.nextInt(2)));
            }
        }
        Coppice.sleep(seconds(100));
        taken.addAll(drain(queue));
        assertEquals(0, queue.putting() + queue.taking() + queue.size());
        assertEquals("nothing is doubled", taken.size(), taken.stream().distinct().count());
        assertTrue("nothing is lost", taken.containsAll(put));
        put.addAll(unsure);
        assertTrue("nothing is invented", put.containsAll(taken));
    }
}
