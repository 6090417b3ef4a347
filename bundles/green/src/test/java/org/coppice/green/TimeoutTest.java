package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.Test;

public class TimeoutTest {

    @Test
    public void itIsThrownInTheGreenThreadThatStartedIt() throws Exception {
        Green.run(() -> {
            Timeout caught =
                    assertThrows(
                            Timeout.class,
                            () -> {
                                try (Timeout timeout = Timeout.start(seconds(1))) {
                                    assertTrue(timeout.pending());
                                    Coppice.sleep(seconds(5));
                                }
                            });
            assertFalse(caught.pending());
            assertEquals("Timed out after PT1S", caught.getMessage());
        });
    }

    @Test
    public void itsStackTellsWhoWaitedTooLong() throws Exception {
        Green.run(() -> {
            Timeout _ = Timeout.start(seconds(1));
            Timeout thrown = assertThrows(Timeout.class, TimeoutTest::slow);
            String stack = List.of(thrown.getStackTrace()).toString();
            assertTrue(stack, stack.contains("TimeoutTest.slow"));
        });
    }

    @Test
    public void aClosedOneIsNeverThrown() throws Exception {
        Green.run(() -> {
            Timeout timeout = Timeout.start(seconds(1));
            timeout.close();
            timeout.close();
            Coppice.sleep(seconds(5));
        });
    }

    @Test
    public void nestedOnesFireIndependently() throws Exception {
        Green.run(() -> {
            Timeout outer = Timeout.start(seconds(3));
            try (Timeout inner = Timeout.start(seconds(1))) {
                assertSame(inner, assertThrows(Timeout.class, () -> Coppice.sleep(seconds(2))));
                assertTrue(outer.pending());
            }
            assertSame(outer, assertThrows(Timeout.class, () -> Coppice.sleep(seconds(10))));
        });
    }

    @Test
    public void innerAndOuterOfTheSameTimeAreBothThrown() throws Exception {
        Green.run(() -> {
            Timeout outer = Timeout.start(seconds(1));
            Timeout inner = Timeout.start(seconds(1));
            assertSame(outer, assertThrows(Timeout.class, () -> Coppice.sleep(seconds(2))));
            assertSame(inner, assertThrows(Timeout.class, () -> Coppice.sleep(seconds(2))));
        });
    }

    @Test
    public void anErrorOfTheCallersChoiceIsThrownInstead() throws Exception {
        Green.run(() -> {
            IOException error = new IOException("too slow");
            assertSame(
                    error,
                    assertThrows(
                            IOException.class,
                            () -> {
                                try (Timeout _ = Timeout.start(seconds(1), error)) {
                                    Coppice.sleep(seconds(2));
                                }
                            }));
        });
    }

    @Test
    public void withinGivesTheResultTheValueOrTheError() throws Exception {
        Green.run(() -> {
            assertEquals("fast", Timeout.within(seconds(1), () -> "fast"));
            assertEquals("instead", Timeout.within(seconds(1), "instead", TimeoutTest::slow));
            assertThrows(Timeout.class, () -> Timeout.within(seconds(1), TimeoutTest::slow));
            assertThrows(
                    IOException.class,
                    () ->
                            Timeout.within(
                                    seconds(1),
                                    "instead",
                                    () -> {
                                        throw new IOException();
                                    }));
        });
    }

    @Test
    public void withinPassesOnTheEndOfAnother() throws Exception {
        Green.run(() -> {
            Timeout outer = Timeout.start(seconds(1));
            Timeout thrown =
                    assertThrows(
                            Timeout.class,
                            () -> Timeout.within(seconds(5), "instead", TimeoutTest::slow));
            assertSame(outer, thrown);
        });
    }

    @Test
    public void withinEndsWhatTheJdkBlocks() throws Exception {
        Coroutines.assumeJdkBlockingGivesWay();
        Green.run(() -> {
            CompletableFuture<String> never = new CompletableFuture<>();
            assertEquals("instead", Timeout.within(seconds(1), "instead", never::get));
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    public void whoComputesIsNotInterrupted() throws Exception {
        Green.run(() -> {
            Timeout timeout = Timeout.start(seconds(0));
            assertTrue(timeout.pending());
            assertThrows(Timeout.class, () -> Coppice.sleep(seconds(1)));
        });
    }

    @Test
    public void anErrorOfASupplierIsMadeWhereTheTimeWasOver() throws Exception {
        Green.run(() -> {
            Supplier<IOException> late = () -> new IOException("too slow");
            IOException thrown =
                    assertThrows(
                            IOException.class,
                            () -> {
                                try (Timeout _ = Timeout.start(seconds(1), late)) {
                                    slow();
                                }
                            });
            String stack = List.of(thrown.getStackTrace()).toString();
            assertTrue(stack, stack.contains("TimeoutTest.slow"));
        });
    }

    @Test
    public void oneThatNeverFiresNeverFires() throws Exception {
        Green.run(() -> {
            try (Timeout timeout = Timeout.never()) {
                assertFalse(timeout.pending());
                assertTrue(timeout.duration().isEmpty());
                assertEquals("Never times out", timeout.getMessage());
                timeout.restart();
                slow();
            }
            try (Timeout timeout = Timeout.start(ChronoUnit.FOREVER.getDuration())) {
                assertTrue(timeout.pending());
                slow();
            }
        });
    }

    @Test
    public void zeroAndLessFireOnTheNextPass() throws Exception {
        Green.run(() -> {
            for (long duration : new long[] {0, -1, Long.MIN_VALUE}) {
                List<String> trace = trace();
                Timeout timeout = Timeout.start(seconds(duration));
                assertThrows(
                        Timeout.class,
                        () -> {
                            for (int passes = 0; passes < 3; passes++) {
                                trace.add("computes");
                                Coppice.giveWay();
                            }
                        });
                assertEquals(List.of("computes"), trace);
                assertFalse(timeout.pending());
            }
        });
    }

    @Test
    public void anExceptionHandlerDoesNotSwallowIt() throws Exception {
        Green.run(() -> {
            Timeout timeout = Timeout.start(seconds(1));
            Timeout thrown =
                    assertThrows(
                            Timeout.class,
                            () -> {
                                try {
                                    slow();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            });
            assertSame(timeout, thrown);
        });
    }

    @Test
    public void theTimeCountsFromTheStartHoweverLongWasComputedBefore() throws Exception {
        JumpingClock clock = new JumpingClock();
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    Coppice.giveWay();
                    clock.advance(seconds(100));
                    try (Timeout timeout = Timeout.start(seconds(10))) {
                        Coppice.sleep(seconds(9));
                        clock.advance(seconds(100));
                        timeout.restart();
                        Coppice.sleep(seconds(9));
                        assertTrue(timeout.pending());
                    }
                    return null;
                });
    }

    @Test
    public void oneThatFiresWhileTheBlockEndsIsNotThrown() throws Exception {
        Green.run(() -> {
            Fiber fiber = Fiber.current();
            try (Timeout timeout = Timeout.start(seconds(1))) {
                fiber.deliver(timeout, false);
            }
            assertFalse(Thread.currentThread().isInterrupted());
            slow();
        });
    }

    @Test
    public void oneThatFiresBeforeWhoWasWokenHasItsTurnIsThrown() throws Exception {
        JumpingClock clock = new JumpingClock();
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    Event<String> event = new Event<>();
                    Coppice.spawnN(() -> {
                        event.send("but too late");
                        clock.advance(seconds(2));
                    });
                    try (Timeout timeout = Timeout.start(seconds(1))) {
                        assertSame(timeout, assertThrows(Timeout.class, event::await));
                    }
                    assertEquals("but too late", event.await());
                    return null;
                });
    }

    @Test
    public void nobodyElseClosesIt() throws Exception {
        Green.run(() -> {
            Timeout timeout = Timeout.start(seconds(2));
            Coppice.spawnN(() -> {
                for (Runnable call : List.<Runnable>of(timeout::close, timeout::restart)) {
                    String message =
                            assertThrows(IllegalStateException.class, call::run).getMessage();
                    assertTrue(message, message.contains("PT2S") && message.contains("green-"));
                }
            });
            Green.elsewhere(() -> assertThrows(IllegalStateException.class, timeout::close));
            assertSame(timeout, assertThrows(Timeout.class, TimeoutTest::slow));
        });
    }

    @Test
    public void oneThatItsGreenThreadForgotDisturbsNobody() throws Exception {
        Green.run(() -> {
            Timeout forgotten = Coppice.spawn(() -> Timeout.start(seconds(2))).await();
            assertTrue(forgotten.pending());
            slow();
            assertFalse(forgotten.pending());
            forgotten.close();
        });
    }

    @Test
    public void itBeginsAnewAsOftenAsIsAsked() throws Exception {
        Green.run(() -> {
            try (Timeout timeout = Timeout.start(seconds(2))) {
                for (int i = 0; i < 5; i++) {
                    Coppice.sleep(seconds(1));
                    timeout.restart();
                }
                assertSame(timeout, assertThrows(Timeout.class, TimeoutTest::slow));
                assertFalse(timeout.pending());
                timeout.restart();
                assertTrue(timeout.pending());
                assertSame(timeout, assertThrows(Timeout.class, TimeoutTest::slow));
                assertEquals(seconds(2), timeout.duration().orElseThrow());
            }
        });
    }

    @Test
    public void theSilentFormTellsWhetherTheBodyCameToItsEnd() throws Exception {
        Green.run(() -> {
            assertTrue(Timeout.endsWithin(seconds(1), () -> "fast"));
            assertFalse(Timeout.endsWithin(seconds(1), TimeoutTest::slow));
            Timeout outer = Timeout.start(seconds(1));
            assertSame(
                    outer,
                    assertThrows(
                            Timeout.class,
                            () -> Timeout.endsWithin(seconds(5), TimeoutTest::slow)));
            assertThrows(
                    IOException.class,
                    () ->
                            Timeout.endsWithin(
                                    seconds(1),
                                    () -> {
                                        throw new IOException();
                                    }));
        });
    }

    @Test
    public void anInnerFormDoesNotHideTheOuter() throws Exception {
        Green.run(() -> {
            assertEquals(
                    "outer",
                    Timeout.within(
                            seconds(1),
                            "outer",
                            () -> Timeout.within(seconds(5), "inner", TimeoutTest::slow)));
            assertEquals(
                    "inner",
                    Timeout.within(
                            seconds(5),
                            "outer",
                            () -> Timeout.within(seconds(1), "inner", TimeoutTest::slow)));
        });
    }

    @Test
    public void theTimeoutOfAnotherGreenThreadKeepsItsStack() throws Exception {
        Green.run(() -> {
            GreenThread<String> child =
                    Coppice.spawn(() -> Timeout.within(seconds(1), TimeoutTest::slow));
            Timeout thrown =
                    assertThrows(
                            Timeout.class,
                            () -> Timeout.within(seconds(5), "own", () -> child.await()));
            String stack = List.of(thrown.getStackTrace()).toString();
            assertTrue(stack, stack.contains("TimeoutTest.slow"));
        });
    }

    @Test
    public void itBelongsToAGreenThread() {
        assertThrows(IllegalStateException.class, () -> Timeout.start(seconds(1)));
        assertThrows(NullPointerException.class, () -> Timeout.start(null));
    }

    private static String slow() {
        Coppice.sleep(seconds(10));
        return "slow";
    }
}
