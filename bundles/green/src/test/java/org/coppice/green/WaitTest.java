package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.Test;

/// Waiting for several things at once.
public class WaitTest {

    @Test
    public void theyComeInTheOrderInWhichTheyBecomeReady() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> slow = sleeper(3);
            GreenThread<Integer> fast = sleeper(1);
            Event<String> event = new Event<>();
            Coppice.spawnAfter(
                    seconds(2),
                    () -> {
                        event.send("sent");
                        return null;
                    });
            List<Awaitable> objects = List.of(slow, fast, event);
            assertEquals(List.of(fast, event, slow), Coppice.awaitAll(objects));
        });
    }

    /// Were each looked for among the others, this would outlast the limit of any test.
    @Test
    public void aHundredThousandWhoAwaitOneThingLeaveItInAnyOrder() throws Exception {
        Green.run(() -> {
            List<Awaitable> shared =
                    List.of(
                            new Event<String>(),
                            new Flag(),
                            new AsyncResult<String>(),
                            Coppice.spawnAfter(seconds(1), () -> "slow"));
            List<Event<Integer>> own = new ArrayList<>();
            List<GreenThread<Awaitable>> waiting = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                Event<Integer> mine = new Event<>();
                List<Awaitable> objects = new ArrayList<>(shared);
                objects.add(mine);
                own.add(mine);
                waiting.add(Coppice.spawn(() -> Coppice.awaitAny(objects)));
            }
            settle();
            for (Event<Integer> each : own.reversed()) {
                each.send(1);
            }
            for (int i = 0; i < own.size(); i++) {
                assertSame(own.get(i), waiting.get(i).await());
            }
        });
    }

    @Test
    public void resultsAndFlagsAreWaitedForLikeGreenThreadsAndEvents() throws Exception {
        Green.run(() -> {
            AsyncResult<String> result = new AsyncResult<>();
            Flag flag = new Flag();
            Event<String> event = new Event<>();
            GreenThread<Integer> thread = sleeper(2);
            List<Awaitable> objects = List.of(thread, flag, result, event);
            GreenThread<List<Awaitable>> waiting =
                    Coppice.spawn(() -> Coppice.awaitAll(objects, seconds(3)));
            settle();
            Green.elsewhere(() -> result.set("from elsewhere"));
            Coppice.sleep(seconds(1));
            flag.set();
            flag.clear();
            assertEquals(List.of(result, flag, thread), waiting.await());
            assertSame(result, Coppice.awaitAny(objects.subList(1, 4)));
        });
    }

    @Test
    public void thoseThatAreReadyComeFirstInTheirOrder() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> waits = sleeper(1);
            GreenThread<Integer> second = sleeper(0);
            GreenThread<Integer> first = sleeper(0);
            settle();
            assertEquals(
                    List.of(first, second, waits), Coppice.awaitAll(List.of(waits, first, second)));
        });
    }

    @Test
    public void anErrorOfOneIsAnEndLikeAnother() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> bad = failing(1, new IOException("x"));
            Event<String> event = new Event<>();
            event.sendFailure(new IOException("y"));
            GreenThread<Integer> killed = sleeper(100);
            killed.kill();
            assertEquals(
                    List.of(event, killed, bad),
                    Coppice.awaitAll(List.<Awaitable>of(bad, event, killed)));
        });
    }

    @Test
    public void aCountEndsTheWaitEarly() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = sleepers(3, 1, 2);
            assertEquals(List.of(threads.get(1), threads.get(2)), Coppice.awaitFirst(threads, 2));
            assertFalse(threads.get(0).ready());
            assertEquals(List.of(), Coppice.awaitFirst(threads, 0));
            assertEquals(1, Coppice.awaitFirst(threads, 1).size());
            assertEquals(3, Coppice.awaitFirst(threads, 100).size());
            IllegalArgumentException refusal =
                    assertThrows(
                            IllegalArgumentException.class, () -> Coppice.awaitFirst(threads, -1));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("-1"));
        });
    }

    @Test
    public void aTimeoutGivesThoseThatAreReady() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = sleepers(5, 1, 3);
            assertEquals(List.of(), Coppice.awaitAll(threads, seconds(0)));
            assertEquals(List.of(threads.get(1)), Coppice.awaitAll(threads, seconds(2)));
            assertEquals(List.of(threads.get(1)), Coppice.awaitAll(threads, seconds(-1)));
            assertEquals(
                    List.of(threads.get(1), threads.get(2)),
                    Coppice.awaitFirst(threads, 2, seconds(100)));
            assertFalse(threads.get(0).ready());
        });
    }

    @Test
    public void awaitAnyGivesTheFirst() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = sleepers(3, 1, 2);
            assertEquals(Optional.empty(), Coppice.awaitAny(threads, seconds(0)));
            assertSame(threads.get(1), Coppice.awaitAny(threads));
            assertSame(threads.get(1), Coppice.awaitAny(threads, seconds(5)).orElseThrow());
            assertThrows(IllegalArgumentException.class, () -> Coppice.awaitAny(List.of()));
            assertEquals(Optional.empty(), Coppice.awaitAny(List.of(), seconds(5)));
        });
    }

    @Test
    public void oneThatIsNamedTwiceComesOnce() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> thread = sleeper(1);
            assertEquals(List.of(thread), Coppice.awaitAll(List.of(thread, thread)));
            assertEquals(List.of(thread), Coppice.awaitFirst(List.of(thread, thread), 2));
        });
    }

    @Test
    public void awaitEachGivesOutEachAsItBecomesReady() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            long start = Loop.current().nowNanos();
            for (GreenThread<Integer> thread : Coppice.awaitEach(sleepers(3, 1, 2))) {
                long now = (Loop.current().nowNanos() - start) / 1_000_000_000;
                trace.add(thread.await() + " at " + now);
            }
            assertEquals(List.of("1 at 1", "2 at 2", "3 at 3"), trace);
        });
    }

    @Test
    public void whatBecomesReadyBetweenTwoStepsIsNotMissed() throws Exception {
        Green.run(() -> {
            List<Integer> got = new ArrayList<>();
            for (GreenThread<Integer> thread : Coppice.awaitEach(sleepers(3, 1, 2, 4))) {
                got.add(thread.await());
                Coppice.sleep(seconds(10));
            }
            assertEquals(List.of(1, 2, 3, 4), got);
        });
    }

    @Test
    public void awaitEachEndsSilentlyWithItsTimeOrCount() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = sleepers(3, 1, 2);
            List<Integer> got = new ArrayList<>();
            for (GreenThread<Integer> thread : Coppice.awaitEach(threads, 5, seconds(2))) {
                got.add(thread.await());
            }
            assertEquals(List.of(1, 2), got);
            for (GreenThread<Integer> thread : Coppice.awaitEach(threads, 1)) {
                got.add(thread.await());
            }
            assertEquals(List.of(1, 2, 1), got);
            Iterator<GreenThread<Integer>> over =
                    Coppice.awaitEach(sleepers(5), 1, seconds(1)).iterator();
            assertFalse(over.hasNext());
            assertThrows(NoSuchElementException.class, over::next);
            assertFalse(Coppice.awaitEach(threads, 0).iterator().hasNext());
            assertThrows(IllegalArgumentException.class, () -> Coppice.awaitEach(threads, -1));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Coppice.awaitEach(threads, -1, seconds(1)));
        });
    }

    @Test
    public void eachIteratorIsAWaitOfItsOwn() throws Exception {
        Green.run(() -> {
            Iterable<GreenThread<Integer>> each = Coppice.awaitEach(sleepers(2, 1));
            List<Integer> got = new ArrayList<>();
            each.forEach(thread -> got.add(thread.await()));
            each.forEach(thread -> got.add(thread.await()));
            assertEquals(List.of(1, 2, 2, 1), got);
        });
    }

    @Test
    public void whoIsKilledOrTimesOutWhileItWaitsLeavesNoWatcherBehind() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> target = sleeper(100);
            WatchCounter counter = new WatchCounter(target);
            List<Awaitable> objects = List.of(counter, target);
            GreenThread<?> killed = Coppice.spawn(() -> Coppice.awaitAll(objects));
            settle();
            assertEquals(1, counter.watched);
            killed.kill();
            assertThrows(GreenExit.class, killed::await);
            assertEquals(0, counter.watched);
            assertThrows(
                    Timeout.class,
                    () -> Timeout.within(seconds(1), () -> Coppice.awaitAny(objects)));
            assertEquals(0, counter.watched);
            assertEquals(List.of(), Coppice.awaitAll(objects, seconds(1)));
            assertEquals(0, counter.watched);
            assertEquals(2, Coppice.awaitAll(objects).size());
            assertEquals(0, counter.watched);
        });
    }

    /// Ready when the other is.
    private static final class WatchCounter extends Awaitable {
        private final Awaitable other;
        private int watched;

        WatchCounter(Awaitable other) {
            this.other = other;
        }

        @Override
        public boolean ready() {
            return other.ready();
        }

        @Override
        void watch(Watcher watcher) {
            watched++;
            other.watch(watcher);
        }

        @Override
        void unwatch(Watcher watcher) {
            watched--;
            other.unwatch(watcher);
        }
    }

    @Test
    public void aBadObjectIsRefusedAndNothingStaysWatched() throws Exception {
        Green.run(() -> {
            WatchCounter counter = new WatchCounter(sleeper(1));
            List<Awaitable> withNull = Arrays.asList(counter, null);
            assertThrows(NullPointerException.class, () -> Coppice.awaitAll(withNull));
            assertThrows(NullPointerException.class, () -> Coppice.awaitAll(null));
            assertThrows(NullPointerException.class, () -> Coppice.awaitEach(null));
            assertEquals(0, counter.watched);
            Green.elsewhere(() ->
                    assertThrows(
                            IllegalStateException.class, () -> Coppice.awaitAll(List.of(counter))));
        });
    }

    @Test
    public void awaitAllGivesThemAsTheyEndedAndThrowsNothing() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> bad = failing(2, new IOException("x"));
            GreenThread<Integer> slow = sleeper(3);
            GreenThread<Integer> fast = sleeper(1);
            List<GreenThread<Integer>> threads = List.of(slow, bad, fast);
            assertEquals(List.of(), Coppice.awaitAll(threads, seconds(0)));
            assertEquals(List.of(fast), Coppice.awaitAll(threads, seconds(1).plusMillis(1)));
            assertEquals(List.of(fast, bad, slow), Coppice.awaitAll(threads));
            assertEquals(List.of(), Coppice.awaitAll(List.of()));
        });
    }

    @Test
    public void awaitAllOrThrowThrowsTheFirstFailureWhenItHappens() throws Exception {
        Green.run(() -> {
            RuntimeException first = new IllegalStateException("first");
            IOException checked = new IOException("checked");
            List<GreenThread<Integer>> threads =
                    List.of(failing(5, new IOException("later")), failing(2, first), sleeper(1));
            assertSame(
                    first,
                    assertThrows(
                            IllegalStateException.class, () -> Coppice.awaitAllOrThrow(threads)));
            assertFalse("the others go on", threads.getFirst().ready());
            assertSame(
                    checked,
                    assertThrows(
                                    CompletionException.class,
                                    () -> Coppice.awaitAllOrThrow(List.of(failing(1, checked))))
                            .getCause());
        });
    }

    @Test
    public void awaitAllOrThrowTakesAKillForNoFailure() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = sleepers(100, 1);
            threads.getFirst().kill();
            assertEquals(2, Coppice.awaitAllOrThrow(threads).size());
            List<GreenThread<Integer>> others = List.of(sleeper(1), failing(9, new IOException()));
            assertEquals(List.of(others.getFirst()), Coppice.awaitAllOrThrow(others, seconds(2)));
        });
    }

    @Test
    public void aWaitForWhatNothingCanMakeReadyIsADeadlock() {
        Deadlock deadlock =
                assertThrows(
                        Deadlock.class,
                        () ->
                                Coppice.run(() -> {
                                    Event<String> never = new Event<>();
                                    return Coppice.awaitAll(List.of(Coppice.spawn(never::await)));
                                }));
        String text = deadlock.getMessage();
        assertTrue(text, text.contains("the next of 1 among 1"));
    }

    @Test
    public void manyAreWaitedFor() throws Exception {
        Green.run(() -> {
            List<GreenThread<Integer>> threads = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                threads.add(sleeper(i % 100));
            }
            int last = 0;
            for (GreenThread<Integer> thread : Coppice.awaitEach(threads)) {
                int seconds = thread.await();
                assertTrue(seconds >= last);
                last = seconds;
            }
            assertEquals(99, last);
        });
    }

    private static List<GreenThread<Integer>> sleepers(int... seconds) {
        return Arrays.stream(seconds).mapToObj(WaitTest::sleeper).toList();
    }

    private static GreenThread<Integer> sleeper(int seconds) {
        return Coppice.spawn(() -> {
            Coppice.sleep(seconds(seconds));
            return seconds;
        });
    }

    private static GreenThread<Integer> failing(int seconds, Exception error) {
        return Coppice.spawn(() -> {
            Coppice.sleep(seconds(seconds));
            throw error;
        });
    }
}
