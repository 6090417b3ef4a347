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

public class QueueTest {

    @Test
    public void itemsComeOutInTheOrderInWhichTheyWentIn() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.put(1);
            queue.put(2);
            assertEquals(2, queue.size());
            assertEquals(1, queue.take().intValue());
            assertEquals(Optional.of(2), queue.tryTake());
            assertEquals(Optional.empty(), queue.tryTake());
            assertEquals(Optional.empty(), queue.take(seconds(1)));
            assertEquals(Optional.empty(), queue.take(seconds(-1)));
        });
    }

    @Test
    public void aFullQueueBlocksItsPutters() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>(1);
            queue.put(1);
            assertTrue(queue.isFull());
            assertFalse(queue.tryPut(2));
            assertFalse(queue.put(2, seconds(1)));
            Coppice.spawnN(() -> queue.put(3));
            settle();
            assertEquals(1, queue.putting());
            assertEquals(1, queue.take().intValue());
            assertEquals(3, queue.take().intValue());
            assertTrue(queue.isEmpty());
        });
    }

    @Test
    public void aChannelHandsOverOneByOne() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Queue<String> channel = new Queue<>(0);
            GreenThread<Void> consumer =
                    Coppice.spawn(() -> {
                        while (true) {
                            trace.add(channel.take());
                        }
                    });
            settle();
            trace.add("sending");
            channel.put("hello");
            trace.add("sent hello");
            channel.put("world");
            trace.add("sent world");
            assertEquals(List.of("sending", "hello", "sent hello", "world", "sent world"), trace);
            consumer.kill();
            assertTrue(channel.isEmpty());
            assertTrue(channel.isFull());
        });
    }

    @Test
    public void growingLetsPuttersInAndShrinkingDropsNothing() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>(1);
            queue.put(1);
            GreenThread<Boolean> putter = Coppice.spawn(() -> queue.put(2, seconds(100)));
            settle();
            queue.resize(2);
            assertTrue(putter.await());
            queue.resize(1);
            assertEquals(2, queue.size());
            assertEquals(1, queue.take().intValue());
            assertTrue(queue.isFull());
        });
    }

    @Test
    public void aKilledTakerLosesNoItem() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            GreenThread<Integer> first = Coppice.spawn(queue::take);
            GreenThread<Integer> second = Coppice.spawn(queue::take);
            settle();
            queue.put(7);
            first.kill();
            assertEquals(7, second.await().intValue());
            GreenThread<Integer> third = Coppice.spawn(queue::take);
            settle();
            queue.put(8);
            third.kill();
            assertEquals(8, queue.take().intValue());
        });
    }

    @Test
    public void aKilledPutterHasPutNothing() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>(1);
            queue.put(1);
            GreenThread<Boolean> putter = Coppice.spawn(() -> queue.put(2, seconds(100)));
            settle();
            putter.kill();
            assertEquals(1, queue.take().intValue());
            assertEquals(Optional.empty(), queue.tryTake());
        });
    }

    @Test
    public void joinWaitsUntilEveryItemHasBeenDealtWith() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Queue<Integer> queue = new Queue<>();
            queue.join();
            queue.put(1);
            queue.put(2);
            Coppice.spawnN(() -> {
                queue.join();
                trace.add("joined");
            });
            queue.take();
            queue.taskDone();
            settle();
            assertEquals(List.of(), trace);
            queue.take();
            queue.taskDone();
            settle();
            assertEquals(List.of("joined"), trace);
            assertThrows(IllegalStateException.class, queue::taskDone);
        });
    }

    /// Whatever is killed when, each item that was accepted comes out exactly once.
    @Test
    public void underRandomKillsNothingIsLostOrDoubled() throws Exception {
        for (int capacity : new int[] {0, 1, 3, Queue.UNBOUNDED}) {
            for (int seed = 0; seed < 50; seed++) {
                checkRandomKills(capacity, new Random(seed));
            }
        }
    }

    private static void checkRandomKills(int capacity, Random random) throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>(capacity);
            List<Integer> taken = new ArrayList<>();
            List<Integer> put = new ArrayList<>();
            List<Integer> unsure = new ArrayList<>();
            List<GreenThread<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int item = i;
                all.add(Coppice.spawn(() -> putOne(queue, item, put, unsure)));
                all.add(Coppice.spawn(() -> taken.add(queue.take())));
                if (random.nextInt(3) == 0) {
                    all.get(random.nextInt(all.size())).kill();
                }
                if (random.nextBoolean()) {
                    Coppice.giveWay();
                }
            }
            settle();
            for (Optional<Integer> rest = queue.tryTake();
                    rest.isPresent();
                    rest = queue.tryTake()) {
                taken.add(rest.get());
            }
            settle();
            assertEquals("nothing is doubled", taken.size(), taken.stream().distinct().count());
            assertTrue("nothing is lost", taken.containsAll(put));
            put.addAll(unsure);
            assertTrue("nothing is invented", put.containsAll(taken));
        });
    }

    /// Who is killed in `put` does not know whether the item was taken just before.
    private static boolean putOne(
            Queue<Integer> queue, int item, List<Integer> put, List<Integer> unsure) {
        try {
            queue.put(item);
        } catch (GreenExit e) {
            unsure.add(item);
            throw e;
        }
        return put.add(item);
    }
}
