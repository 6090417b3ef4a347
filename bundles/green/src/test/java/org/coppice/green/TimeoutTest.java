package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private static String slow() {
        Coppice.sleep(seconds(10));
        return "slow";
    }
}
