package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.Test;

public class QueueShutDownTest {

    @Test
    public void whatIsLeftCanBeTakenAndNothingCanBePut() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.putAll(List.of(1, 2, 3));
            assertFalse(queue.isShutDown());
            queue.shutdown();
            queue.shutdown();
            assertTrue(queue.isShutDown());
            assertThrows(QueueShutDown.class, () -> queue.put(4));
            assertThrows(QueueShutDown.class, () -> queue.put(4, seconds(1)));
            assertThrows(QueueShutDown.class, () -> queue.tryPut(4));
            assertEquals(1, queue.take().intValue());
            assertEquals(Optional.of(2), queue.tryTake());
            assertEquals(3, queue.awaitPeek().intValue());
            assertEquals(Optional.of(3), queue.take(seconds(1)));
            assertThrows(QueueShutDown.class, queue::take);
            assertThrows(QueueShutDown.class, queue::tryTake);
            assertThrows(QueueShutDown.class, queue::tryPeek);
            String message =
                    assertThrows(QueueShutDown.class, () -> queue.take(seconds(1))).getMessage();
            assertEquals("The queue of 0 items, 0 putting, 0 taking was shut down", message);
        });
    }

    @Test
    public void whoWaitsIsWokenAndRefused() throws Exception {
        Green.run(() -> {
            LightQueue<Integer> full = new LightQueue<>(1, List.of(1));
            GreenThread<Boolean> putter = Coppice.spawn(() -> full.put(2, seconds(100)));
            Queue<Integer> empty = new Queue<>();
            GreenThread<Integer> taker = Coppice.spawn(empty::take);
            GreenThread<Integer> peeker = Coppice.spawn(empty::awaitPeek);
            Channel<Integer> channel = new Channel<>();
            GreenThread<Boolean> sender = Coppice.spawn(() -> channel.put(2, seconds(100)));
            settle();
            full.shutdown();
            empty.shutdown();
            channel.shutdown();
            assertThrows(QueueShutDown.class, putter::await);
            assertThrows(QueueShutDown.class, taker::await);
            assertThrows(QueueShutDown.class, peeker::await);
            assertThrows(QueueShutDown.class, sender::await);
            assertEquals(1, full.take().intValue());
            assertThrows(QueueShutDown.class, full::take);
            assertThrows(QueueShutDown.class, channel::take);
        });
    }

    @Test
    public void whoWasPromisedAnItemStillGetsIt() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            GreenThread<Integer> taker = Coppice.spawn(queue::take);
            GreenThread<Integer> other = Coppice.spawn(queue::take);
            settle();
            queue.put(1);
            queue.shutdown();
            assertEquals(1, taker.await().intValue());
            assertThrows(QueueShutDown.class, other::await);
        });
    }

    @Test
    public void shutdownNowDropsWhatIsLeftAndReleasesWhoJoins() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            GreenThread<Integer> promised = Coppice.spawn(queue::take);
            GreenThread<Integer> killed = Coppice.spawn(queue::take);
            settle();
            queue.putAll(List.of(1, 2, 3));
            GreenThread<Boolean> joiner = Coppice.spawn(() -> queue.join(seconds(100)));
            assertEquals(List.of(1, 2, 3), queue.shutdownNow());
            assertEquals(List.of(), queue.shutdownNow());
            killed.kill();
            assertThrows(QueueShutDown.class, promised::await);
            assertThrows(QueueShutDown.class, queue::take);
            assertTrue(joiner.await());
            assertEquals(0, queue.size());
            assertThrows(IllegalStateException.class, queue::taskDone);
        });
    }

    @Test
    public void whatIsDoneBeforeItIsTakenAndThenDroppedCountsOnce() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.putAll(List.of(1, 2));
            queue.taskDone();
            queue.shutdownNow();
            assertEquals(0, queue.unfinishedTasks());
            assertTrue(queue.join(seconds(0)));
        });
    }

    @Test
    public void whatIsBeingDealtWithIsStillJoined() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.putAll(List.of(1, 2));
            assertEquals(1, queue.take().intValue());
            queue.shutdownNow();
            assertFalse(queue.join(seconds(1)));
            queue.taskDone();
            assertTrue(queue.join(seconds(0)));
        });
    }

    @Test
    public void iteratingEndsWithTheQueue() throws Exception {
        Green.run(() -> {
            Queue<Integer> queue = new Queue<>();
            List<Integer> seen = new ArrayList<>();
            GreenThread<Void> consumer =
                    Coppice.spawn(() -> {
                        for (int item : queue) {
                            seen.add(item);
                            queue.taskDone();
                        }
                        return null;
                    });
            queue.putAll(List.of(1, 2));
            queue.join();
            queue.put(3);
            queue.shutdown();
            consumer.await();
            assertEquals(List.of(1, 2, 3), seen);
            Iterator<Integer> ended = queue.iterator();
            assertFalse(ended.hasNext());
            assertThrows(NoSuchElementException.class, ended::next);
        });
    }
}
