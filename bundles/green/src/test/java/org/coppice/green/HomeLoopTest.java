package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/// What belongs to a loop is refused elsewhere.
public class HomeLoopTest {

    @Test
    public void anEventBelongsToItsLoop() throws Exception {
        Elsewhere.refuses(
                Event<String>::new,
                Event::ready,
                event -> event.send("x"),
                event -> event.sendFailure(new RuntimeException()),
                Event::await,
                event -> event.await(seconds(1)),
                event -> event.poll(""),
                event -> event.pollResult(""),
                Event::hasResult,
                Event::hasFailure,
                Event::failure,
                Event::reset,
                event -> event.watch(Watcher.of(() -> {})),
                event -> event.unwatch(Watcher.of(() -> {})));
    }

    @Test
    public void queuesBelongToTheirLoop() throws Exception {
        Elsewhere.refuses(
                () -> new LightQueue<String>(),
                LightQueue::isEmpty,
                queue -> queue.put("x"),
                queue -> queue.put("x", seconds(1)),
                queue -> queue.putAll(List.of("x")),
                queue -> queue.tryPut("x"),
                LightQueue::take,
                queue -> queue.take(seconds(1)),
                LightQueue::tryTake,
                LightQueue::awaitPeek,
                queue -> queue.awaitPeek(seconds(1)),
                LightQueue::tryPeek,
                queue -> queue.iterator().next(),
                LightQueue::shutdown,
                LightQueue::shutdownNow,
                LightQueue::isShutDown,
                queue -> queue.resize(1),
                LightQueue::capacity,
                LightQueue::size,
                LightQueue::isFull,
                LightQueue::putting,
                LightQueue::taking,
                LightQueue::toList);
        Elsewhere.refuses(Channel<String>::new, Channel::isEmpty, channel -> channel.put("x"));
    }

    @Test
    public void joinableQueuesBelongToTheirLoop() throws Exception {
        List<JoinableQueue<String>> kinds =
                List.of(
                        new Queue<>(),
                        new LifoQueue<>(),
                        new PriorityQueue<>(Comparator.<String>naturalOrder()));
        for (JoinableQueue<String> kind : kinds) {
            Elsewhere.refuses(
                    () -> copy(kind),
                    JoinableQueue::join,
                    queue -> queue.join(seconds(1)),
                    JoinableQueue::taskDone,
                    JoinableQueue::unfinishedTasks,
                    queue -> queue.put("x"),
                    JoinableQueue::take);
        }
    }

    private static JoinableQueue<String> copy(JoinableQueue<String> queue) {
        return switch (queue) {
            case Queue<String> _ -> new Queue<>();
            case LifoQueue<String> _ -> new LifoQueue<>();
            case PriorityQueue<String> _ -> new PriorityQueue<>(Comparator.naturalOrder());
        };
    }

    @Test
    public void aSemaphoreBelongsToItsLoop() throws Exception {
        Elsewhere.refuses(
                () -> new Semaphore(5),
                Semaphore::locked,
                Semaphore::acquire,
                semaphore -> semaphore.acquire(seconds(1)),
                Semaphore::tryAcquire,
                Semaphore::hold,
                Semaphore::awaitPermit,
                semaphore -> semaphore.awaitPermit(seconds(1)),
                Semaphore::waiting,
                Semaphore::balance);
        Elsewhere.refuses(
                () -> new BoundedSemaphore(5), Semaphore::tryAcquire, BoundedSemaphore::release);
        Elsewhere.refuses(
                () -> new CappedSemaphore(2, 5),
                CappedSemaphore::tryAcquire,
                CappedSemaphore::acquire,
                semaphore -> semaphore.acquire(seconds(1)),
                CappedSemaphore::release,
                semaphore -> semaphore.release(seconds(1)),
                CappedSemaphore::tryRelease,
                CappedSemaphore::balance,
                CappedSemaphore::locked);
    }

    @Test
    public void locksBelongToTheirLoop() throws Exception {
        Elsewhere.refuses(Lock::new, Lock::tryAcquire, Lock::acquire, Lock::hold, Lock::release);
        Elsewhere.refuses(
                RLock::new,
                RLock::tryAcquire,
                RLock::acquire,
                lock -> lock.acquire(seconds(1)),
                RLock::hold,
                RLock::release,
                RLock::heldByCaller,
                RLock::locked,
                RLock::waiting);
        Elsewhere.refuses(
                Condition::new,
                Condition::acquire,
                Condition::release,
                Condition::hold,
                Condition::await,
                condition -> condition.await(seconds(1)),
                condition -> condition.awaitUntil(() -> true),
                condition -> condition.awaitUntil(() -> true, seconds(1)),
                Condition::signal,
                Condition::signalAll,
                Condition::waiting);
    }

    @Test
    public void aMetaphoreBelongsToItsLoop() throws Exception {
        Elsewhere.refuses(
                Metaphore::new,
                Metaphore::count,
                Metaphore::inc,
                Metaphore::dec,
                Metaphore::await,
                metaphore -> metaphore.await(seconds(1)));
    }

    @Test
    public void aTaskOfTheLoopIsAtHomeThough() throws Exception {
        Green.run(() -> {
            Queue<String> queue = new Queue<>();
            Loop.current().execute(() -> queue.tryPut("from a task"));
            assertEquals("from a task", queue.take());
            CompletableFuture<Throwable> blocked = new CompletableFuture<>();
            Loop.current()
                    .execute(() ->
                            blocked.complete(
                                    assertThrows(IllegalStateException.class, queue::take)));
            assertTrue(Coppice.await(blocked).getMessage().contains("Not on a green thread"));
        });
    }

    /// Two loops that use it for the first time at the same moment: one of them wins.
    @Test
    public void itBindsToOneLoopOnly() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    List<Loop> loops = Loop.current().group().all();
                    for (int round = 0; round < 2_000; round++) {
                        Queue<Integer> queue = new Queue<>();
                        CyclicBarrier start = new CyclicBarrier(2);
                        AtomicInteger refused = new AtomicInteger();
                        List<CompletableFuture<Void>> ends = new ArrayList<>();
                        for (Loop loop : loops) {
                            CompletableFuture<Void> end = new CompletableFuture<>();
                            loop.execute(() -> {
                                useTogether(start, queue, refused);
                                end.complete(null);
                            });
                            ends.add(end);
                        }
                        ends.forEach(Coppice::await);
                        assertEquals(1, refused.get());
                    }
                    return null;
                });
    }

    private static void useTogether(
            CyclicBarrier start, Queue<Integer> queue, AtomicInteger refused) {
        try {
            start.await();
            queue.tryPut(1);
        } catch (IllegalStateException e) {
            refused.incrementAndGet();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
