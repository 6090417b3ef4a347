package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Test;

/// Green threads that are made first and started later, with a body or as a subclass.
public class GreenThreadStartTest {

    private static final class Doubler extends GreenThread<Integer> {
        private final int number;

        Doubler(int number) {
            this.number = number;
        }

        @Override
        protected Integer run() {
            giveWay();
            return 2 * number;
        }

        private static void giveWay() {
            Coppice.giveWay();
        }
    }

    private static final class Idle extends GreenThread<Void> {}

    @Test
    public void oneThatIsNotStartedNeitherRunsNorLives() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> thread = new GreenThread<>(() -> trace.add("ran"));
            settle();
            assertFalse(thread.started());
            assertFalse(thread.ready());
            assertEquals(1, Loop.current().load());
            assertEquals(1, Coppice.await(Loop.current().info()).greenThreads());
            assertEquals(1, Coppice.await(Loop.current().threads(false)).size());
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aStartedOneBeginsOnTheNextPassInTheOrderOfTheStarts() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> first = new GreenThread<>(() -> trace.add("made first"));
            GreenThread<Boolean> second = new GreenThread<>(() -> trace.add("made second"));
            assertSame(second, second.start());
            Coppice.spawnN(() -> trace.add("spawned"));
            first.start();
            trace.add("starter");
            assertTrue(first.started());
            assertTrue(first.await());
            assertFalse("one that has ended counts as dead", first.started());
            assertEquals(List.of("starter", "made second", "spawned", "made first"), trace);
        });
    }

    @Test
    public void aSecondStartWhileItLivesDoesNothing() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> thread =
                    new GreenThread<>(() -> {
                        GreenThread.current().start();
                        return trace.add("ran");
                    });
            thread.start();
            thread.start();
            thread.startLater(seconds(5));
            thread.awaitEnd();
            Coppice.sleep(seconds(10));
            assertEquals(List.of("ran"), trace);
            GreenThread<Boolean> later =
                    new GreenThread<>(() -> trace.add("ran later")).startLater(seconds(5));
            later.start();
            settle();
            assertFalse("a start does not hasten the one that is pending", later.ready());
            assertTrue(later.await());
        });
    }

    @Test
    public void aStartAfterTheEndIsRefused() throws Exception {
        Green.run(() -> {
            GreenThread<String> ended = new GreenThread<>(() -> "result").name("worker").start();
            ended.await();
            IllegalStateException refusal = assertThrows(IllegalStateException.class, ended::start);
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("worker"));
            assertThrows(IllegalStateException.class, () -> ended.startLater(seconds(1)));
            GreenThread<String> killed = new GreenThread<>(() -> "result");
            killed.kill();
            assertThrows(IllegalStateException.class, killed::start);
        });
    }

    @Test
    public void startLaterBeginsAfterItsTimeAndCanBeCancelled() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> soon =
                    new GreenThread<>(() -> trace.add("soon")).startLater(seconds(1));
            GreenThread<Boolean> never =
                    new GreenThread<>(() -> trace.add("never")).startLater(seconds(1));
            assertTrue(soon.started());
            assertEquals(3, Loop.current().load());
            assertTrue(never.cancel());
            assertFalse(never.started());
            assertEquals(2, Loop.current().load());
            assertEquals(1, Coppice.await(Loop.current().info()).timers());
            settle();
            assertEquals(List.of(), trace);
            Coppice.sleep(seconds(2));
            assertEquals(List.of("soon"), trace);
        });
    }

    @Test
    public void aDelayOfZeroOrLessIsTheNextPassAndOneBeyondAllClocksIsNever() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnAfter(seconds(-1), () -> trace.add("negative"));
            Coppice.spawnAfter(seconds(0), () -> trace.add("zero"));
            Coppice.spawnN(() -> trace.add("now"));
            GreenThread<Boolean> never =
                    Coppice.spawnAfter(ChronoUnit.FOREVER.getDuration(), () -> trace.add("never"));
            Coppice.giveWay();
            assertEquals(List.of("negative", "zero", "now"), trace);
            Coppice.sleep(seconds(1_000_000));
            assertTrue(never.cancel());
        });
    }

    @Test
    public void spawnAfterLocalWithoutItsParentEndsUnrunAndCallsItsLinks() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<GreenThread<Boolean>> parent =
                    Coppice.spawn(
                            () -> Coppice.spawnAfterLocal(seconds(1), () -> trace.add("ran")));
            GreenThread<Boolean> orphan = parent.await();
            orphan.link(ended -> trace.add("link"));
            assertThrows(GreenExit.class, orphan::await);
            assertEquals(List.of("link"), trace);
            GreenThread<Boolean> zero =
                    Coppice.spawn(() -> Coppice.spawnAfterLocal(seconds(0), () -> trace.add("ran")))
                            .await();
            assertThrows(GreenExit.class, zero::await);
        });
    }

    @Test
    public void aSubclassRunsItsRunAndIsTheCurrentOne() throws Exception {
        Green.run(() -> {
            Doubler doubler = new Doubler(21);
            doubler.link(ended -> assertSame(doubler, ended));
            doubler.start();
            assertEquals(42, doubler.await().intValue());
            GreenThread<GreenThread<?>> self =
                    new GreenThread<>() {
                        @Override
                        protected GreenThread<?> run() {
                            return GreenThread.current();
                        }
                    };
            assertSame(self, self.start().await());
        });
    }

    @Test
    public void aSubclassWithoutARunFailsWithItsName() throws Exception {
        Green.run(() -> {
            GreenThread<Void> idle = new Idle().start();
            Throwable failure = assertThrows(UnsupportedOperationException.class, idle::await);
            assertTrue(failure.getMessage(), failure.getMessage().contains("Idle"));
        });
    }

    @Test
    public void oneKilledBeforeItsStartNeverRunsButEndsAndCallsItsLinks() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> thread = new GreenThread<>(() -> trace.add("ran"));
            GreenThread<Boolean> waiter = Coppice.spawn(() -> thread.await(seconds(100)));
            settle();
            thread.link(ended -> trace.add("link"));
            IllegalStateException why = new IllegalStateException("first");
            thread.kill(why);
            thread.kill();
            assertTrue(thread.ready());
            assertSame(why, thread.failure().orElseThrow());
            assertEquals(List.of("link"), trace);
            assertTrue(waiter.await());
            assertEquals(1, Loop.current().load());
        });
    }

    @Test
    public void oneThatIsNotStartedCanBeCancelled() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = new GreenThread<>(() -> "ran");
            assertTrue(thread.cancel());
            assertFalse(thread.cancel());
            assertThrows(GreenExit.class, thread::await);
        });
    }

    @Test
    public void bodyAndLoopAreRequired() throws Exception {
        assertThrows(IllegalStateException.class, () -> new GreenThread<>(() -> "off every loop"));
        assertThrows(IllegalStateException.class, Idle::new);
        Green.run(() -> {
            Callable<String> none = null;
            assertThrows(NullPointerException.class, () -> new GreenThread<>(none));
            assertThrows(NullPointerException.class, () -> Coppice.spawn(none));
            assertThrows(NullPointerException.class, () -> Coppice.spawnAfter(seconds(1), none));
            assertThrows(NullPointerException.class, () -> Coppice.spawnN(null));
            assertThrows(NullPointerException.class, () -> Coppice.spawnAfter(null, () -> ""));
        });
    }

    @Test
    public void anotherThreadMakesAndStartsOneOfALoop() throws Exception {
        CompletableFuture<Loop> started = new CompletableFuture<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread owner = Thread.ofPlatform().start(() -> assertRuns(started, over));
        Loop loop = started.join();
        GreenThread<Loop> thread = new GreenThread<>(loop, Loop::current);
        assertFalse(thread.started());
        assertSame(loop, thread.start().future().join());
        assertThrows(IllegalStateException.class, thread::start);
        GreenThread<String> killed = new GreenThread<>(loop, () -> "never");
        killed.kill();
        assertThrows(Exception.class, () -> killed.future().get());
        over.complete(null);
        owner.join();
        GreenThread<String> late = new GreenThread<>(loop, () -> "never");
        assertThrows(RejectedExecutionException.class, late::start);
        assertTrue(late.ready());
    }

    private static void assertRuns(CompletableFuture<Loop> started, CompletableFuture<Void> over) {
        try {
            Coppice.run(() -> {
                started.complete(Loop.current());
                return Coppice.await(over);
            });
        } catch (Exception e) {
            started.completeExceptionally(e);
        }
    }

    @Test
    public void oneOfALoopThatIsStartedTwiceFromElsewhereRunsOnce() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Event<Void> startedTwice = new Event<>();
            GreenThread<Boolean> thread =
                    new GreenThread<>(() -> {
                        startedTwice.await();
                        return trace.add("ran");
                    });
            Green.elsewhere(() -> {
                thread.start();
                thread.startLater(seconds(1));
            });
            thread.start();
            startedTwice.send(null);
            thread.awaitEnd();
            Coppice.sleep(seconds(5));
            assertEquals(List.of("ran"), trace);
            assertEquals(1, Loop.current().load());
        });
    }
}
