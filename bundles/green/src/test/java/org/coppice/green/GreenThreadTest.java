package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.Test;

public class GreenThreadTest {

    @Test
    public void awaitGivesTheResultToEveryWaiterAndAsOftenAsItIsAsked() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> worker =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(1));
                        return "done";
                    });
            Coppice.spawnN(() -> trace.add(worker.await()));
            Coppice.spawnN(() -> trace.add(worker.await()));
            assertEquals("done", worker.await());
            assertEquals("done", worker.await());
            settle();
            assertEquals(List.of("done", "done"), trace);
        });
    }

    @Test
    public void awaitThrowsTheVeryErrorAndWrapsACheckedOne() throws Exception {
        Green.run(() -> {
            RuntimeException unchecked = new IllegalArgumentException("x");
            IOException checked = new IOException("y");
            GreenThread<Void> first =
                    Coppice.spawn(() -> {
                        throw unchecked;
                    });
            GreenThread<Void> second =
                    Coppice.spawn(() -> {
                        throw checked;
                    });
            assertSame(unchecked, assertThrows(RuntimeException.class, first::await));
            assertSame(checked, assertThrows(CompletionException.class, second::await).getCause());
            assertSame(checked, second.failure().orElseThrow());
        });
    }

    @Test
    public void awaitWithATimeoutTellsWhetherItHasEnded() throws Exception {
        Green.run(() -> {
            GreenThread<String> worker =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(5));
                        return "done";
                    });
            assertFalse(worker.await(seconds(0)));
            assertFalse(worker.await(seconds(1)));
            assertTrue(worker.await(seconds(10)));
            assertEquals("done", worker.await());
        });
    }

    @Test
    public void currentIsTheSameObjectForLife() throws Exception {
        Green.run(() -> {
            GreenThread<?> main = GreenThread.current();
            Coppice.giveWay();
            assertSame(main, GreenThread.current());
            GreenThread<GreenThread<?>> child = Coppice.spawn(GreenThread::current);
            assertSame(child, child.await());
            assertNotSame(main, child);
        });
        assertFalse(GreenThread.isCurrent());
        assertThrows(IllegalStateException.class, GreenThread::current);
    }

    @Test
    public void linksAreCalledInOrderAfterTheResultIsThere() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> worker = Coppice.spawn(() -> "result");
            worker.link(ended -> trace.add("first " + ended.await()));
            worker.link(ended -> {
                trace.add("second");
                ended.link(again -> trace.add("third, added by the second"));
            });
            worker.await();
            assertEquals(List.of("first result", "second", "third, added by the second"), trace);
            worker.link(ended -> trace.add("late"));
            assertEquals("late", trace.getLast());
        });
    }

    @Test
    public void aLinkThatThrowsDisturbsNoOther() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> worker = Coppice.spawn(() -> "result");
            worker.link(ended -> {
                throw new IllegalStateException("a link that a test lets fail");
            });
            worker.link(ended -> trace.add("called"));
            assertEquals("result", worker.await());
            assertEquals(List.of("called"), trace);
        });
    }

    @Test
    public void anUnlinkedLinkIsNotCalled() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> worker = Coppice.spawn(() -> "result");
            Consumer<GreenThread<String>> link = ended -> trace.add("called");
            worker.link(link);
            assertTrue(worker.unlink(link));
            assertFalse(worker.unlink(link));
            worker.await();
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aTargetMayCatchAKillAndGoOn() throws Exception {
        Green.run(() -> {
            GreenThread<String> stubborn =
                    Coppice.spawn(() -> {
                        try {
                            Coppice.sleep(seconds(100));
                            return "slept";
                        } catch (IllegalArgumentException e) {
                            return "caught " + e.getMessage();
                        }
                    });
            settle();
            stubborn.kill(new IllegalArgumentException("why"));
            assertEquals("caught why", stubborn.await());
        });
    }

    @Test
    public void killAndCancelOfOneThatHasEndedDoNothing() throws Exception {
        Green.run(() -> {
            GreenThread<String> worker = Coppice.spawn(() -> "result");
            worker.await();
            worker.kill();
            assertFalse(worker.cancel());
            assertEquals("result", worker.await());
        });
    }

    @Test
    public void cancelOnlyEndsWhatHasNotBegun() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> later = Coppice.spawnAfter(seconds(5), () -> trace.add("later"));
            GreenThread<String> begun =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(1));
                        return "begun";
                    });
            settle();
            assertFalse(begun.cancel());
            assertTrue(later.cancel());
            assertTrue(later.ready());
            assertEquals("begun", begun.await());
            Coppice.sleep(seconds(10));
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void spawnAfterOutlivesItsParentAndSpawnAfterLocalDoesNot() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawn(
                            () -> {
                                Coppice.spawnAfter(seconds(1), () -> trace.add("global"));
                                Coppice.spawnAfterLocal(seconds(1), () -> trace.add("local"));
                                return null;
                            })
                    .await();
            Coppice.spawnAfterLocal(seconds(1), () -> trace.add("local of the living"));
            Coppice.sleep(seconds(2));
            assertEquals(List.of("global", "local of the living"), trace);
        });
    }

    @Test
    public void oneThatKillsItselfEndsAtOnce() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> worker =
                    Coppice.spawn(() -> {
                        GreenThread.current().kill();
                        return trace.add("not reached");
                    });
            assertThrows(GreenExit.class, worker::await);
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aKillInterruptsWhatTheJdkBlocks() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Green.run(() -> {
            CompletableFuture<String> never = new CompletableFuture<>();
            GreenThread<String> worker = Coppice.spawn(never::get);
            settle();
            worker.kill();
            Throwable cause = assertThrows(CompletionException.class, worker::await).getCause();
            assertEquals(InterruptedException.class, cause.getClass());
        });
    }

    @Test
    public void interruptEndsOneThatWaitsForSomethingOfCoppice() throws Exception {
        Coppice.run(() -> { // by the real clock: an interrupt may arrive as from another thread
            GreenThread<Void> worker =
                    Coppice.spawn(() -> {
                        Thread self = Thread.currentThread();
                        Coppice.spawnN(self::interrupt);
                        Coppice.sleep(seconds(100));
                        return null;
                    });
            return assertThrows(GreenExit.class, worker::await);
        });
    }

    @Test
    public void aFutureTellsOtherThreads() throws Exception {
        Green.run(() -> {
            GreenThread<String> good = Coppice.spawn(() -> "result");
            GreenThread<String> bad =
                    Coppice.spawn(() -> {
                        throw new IOException("x");
                    });
            assertEquals("result", Coppice.await(good.future()));
            assertThrows(CompletionException.class, () -> Coppice.await(bad.future()));
            assertTrue(bad.future().isCompletedExceptionally());
            assertEquals("result", good.future().join());
        });
    }

    @Test
    public void aFutureOfAnotherThreadIsAwaited() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> future.complete("from elsewhere"));
            assertEquals("from elsewhere", Coppice.await(future));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Coppice.await(
                                    CompletableFuture.failedFuture(
                                            new IllegalArgumentException())));
        });
    }

    @Test
    public void anotherLoopsGreenThreadIsNotAwaitedDirectly() throws Exception {
        Green.run(() -> {
            GreenThread<?> here = GreenThread.current();
            Throwable refusal =
                    Coppice.await(
                            CompletableFuture.supplyAsync(
                                    () -> assertThrows(IllegalStateException.class, here::await)));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("green thread"));
        });
    }

    @Test
    public void aMillionSleepersAreFineAndLeaveNothingBehind() throws Exception {
        Green.run(() -> {
            int[] woken = {0};
            for (int i = 0; i < 1_000_000; i++) {
                Coppice.spawnAfter(seconds(1 + i % 1000), () -> woken[0]++);
            }
            assertEquals(1_000_000, Coppice.await(loop().info()).timers());
            Coppice.sleep(seconds(1001));
            assertEquals(1_000_000, woken[0]);
            assertEquals(0, Coppice.await(loop().info()).timers());
            assertEquals(1, Coppice.await(loop().info()).greenThreads());
        });
    }

    private static Loop loop() {
        return GreenThread.current().loop();
    }
}
