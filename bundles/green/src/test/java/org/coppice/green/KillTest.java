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
import java.util.List;
import org.junit.Test;

/// How one green thread is ended by another.
public class KillTest {

    @Test
    public void aKillYields() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> target = Coppice.spawn(KillTest::waitForEver);
            settle();
            Coppice.spawnN(() -> trace.add("other"));
            target.kill();
            assertTrue(target.ready());
            assertEquals(List.of("other"), trace);
        });
    }

    @Test
    public void aLinkMayKillWithoutGivingWay() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> target = Coppice.spawn(KillTest::waitForEver);
            settle();
            GreenThread<String> killer = Coppice.spawn(() -> "ended");
            killer.link(ended -> {
                target.kill();
                trace.add("link goes on");
            });
            killer.awaitEnd();
            settle();
            assertTrue(target.ready());
            assertEquals(List.of("link goes on"), trace);
        });
    }

    @Test
    public void aKillOfOneThatHasEndedDoesNothingNotEvenYield() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<String> target = Coppice.spawn(() -> "result");
            target.awaitEnd();
            Coppice.spawnN(() -> trace.add("other"));
            target.kill();
            target.kill(new IOException("x"));
            assertEquals(List.of(), trace);
            assertTrue(target.killAndAwait(seconds(1)));
            assertEquals("result", target.await());
        });
    }

    @Test
    public void aCustomErrorIsTheOneThatItsWaitersMeet() throws Exception {
        Green.run(() -> {
            IOException error = new IOException("why");
            GreenThread<String> target = Coppice.spawn(KillTest::waitForEver);
            settle();
            target.kill(error);
            assertSame(error, target.failure().orElseThrow());
            assertFalse(target.successful());
        });
    }

    @Test
    public void aBadErrorIsRefusedInTheCaller() throws Exception {
        Green.run(() -> {
            GreenThread<String> target = Coppice.spawn(KillTest::waitForEver);
            List<GreenThread<String>> all = List.of(target);
            settle();
            assertThrows(NullPointerException.class, () -> target.kill(null));
            assertThrows(NullPointerException.class, () -> target.cancel(null));
            assertThrows(NullPointerException.class, () -> target.killAndAwait(null, seconds(1)));
            assertThrows(NullPointerException.class, () -> target.killAndAwait(null));
            assertThrows(NullPointerException.class, () -> Coppice.killAll(all, null));
            Green.elsewhere(
                    () -> assertThrows(NullPointerException.class, () -> target.kill(null)));
            settle();
            assertFalse(target.ready());
            target.kill();
        });
    }

    @Test
    public void killAndAwaitWaitsForTheEndAndNeverThrowsIt() throws Exception {
        Green.run(() -> {
            GreenThread<String> target =
                    Coppice.spawn(() -> {
                        try {
                            return waitForEver();
                        } finally {
                            Coppice.sleep(seconds(5));
                        }
                    });
            settle();
            assertFalse(target.killAndAwait(new IOException("x"), seconds(1)));
            assertFalse(target.await(seconds(0)));
            assertTrue(target.await(seconds(10)));
            assertTrue(target.failure().orElseThrow() instanceof IOException);
        });
    }

    @Test
    public void killAndAwaitOfAnUnstartedOneEndsItAtOnce() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Boolean> target = new GreenThread<>(() -> trace.add("ran"));
            target.link(ended -> trace.add("link"));
            assertTrue(target.killAndAwait(seconds(0)));
            assertEquals(List.of("link"), trace);
        });
    }

    @Test
    public void oneThatKillsItselfAndAwaitsThatJustDies() throws Exception {
        Green.run(() -> {
            GreenThread<Boolean> target =
                    Coppice.spawn(() -> GreenThread.current().killAndAwait(seconds(1)));
            assertThrows(GreenExit.class, target::await);
        });
    }

    @Test
    public void aSecondKillThatCatchesUpWithTheFirstChangesNothing() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target = Coppice.spawn(() -> cleanUpSlowly(trace));
            settle();
            Green.elsewhere(() -> {
                target.kill();
                target.kill();
            });
            target.awaitEnd();
            assertEquals(List.of("cleaned up"), trace);
        });
    }

    @Test
    public void aKillAfterTheFirstWasThrownIsThrownToo() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target = Coppice.spawn(() -> cleanUpSlowly(trace));
            settle();
            target.kill();
            assertFalse(target.ready());
            target.kill();
            assertTrue(target.ready());
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void aKillIsNotLostBehindAnErrorThatTheTargetCatches() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target =
                    Coppice.spawn(() -> {
                        try {
                            waitForEver();
                        } catch (IllegalArgumentException e) {
                            trace.add("caught");
                        }
                        waitForEver();
                        return null;
                    });
            settle();
            Green.elsewhere(() -> {
                target.kill(new IllegalArgumentException("x"));
                target.kill();
            });
            assertThrows(GreenExit.class, target::await);
            assertEquals(List.of("caught"), trace);
        });
    }

    @Test
    public void aTargetThatSurvivesAKillCanBeKilledAgain() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            GreenThread<Void> target =
                    Coppice.spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            try {
                                waitForEver();
                            } catch (GreenExit e) {
                                trace.add("survived " + i);
                            }
                        }
                        return null;
                    });
            settle();
            target.kill();
            target.kill();
            target.kill();
            assertTrue(target.ready());
            assertEquals(List.of("survived 0", "survived 1", "survived 2"), trace);
        });
    }

    @Test
    public void aKillFromElsewhereIsHandedOver() throws Exception {
        Green.run(() -> {
            GreenThread<String> target = Coppice.spawn(KillTest::waitForEver);
            GreenThread<String> unstarted = new GreenThread<>(() -> "never");
            settle();
            Green.elsewhere(() -> {
                target.kill();
                unstarted.kill();
            });
            target.awaitEnd();
            assertThrows(GreenExit.class, unstarted::await);
        });
    }

    @Test
    public void cancelWithAnErrorTellsItToTheWaiters() throws Exception {
        Green.run(() -> {
            IOException error = new IOException("why");
            GreenThread<String> later = Coppice.spawnAfter(seconds(5), () -> "never");
            assertTrue(later.cancel(error));
            assertSame(error, later.failure().orElseThrow());
            assertFalse(later.cancel(error));
        });
    }

    @Test
    public void cancelOfOneThatHasBegunOrEndedHasNoEffect() throws Exception {
        Green.run(() -> {
            GreenThread<String> begun =
                    Coppice.spawn(() -> {
                        Coppice.giveWay();
                        return "result";
                    });
            Coppice.giveWay();
            assertFalse(begun.cancel());
            assertEquals("result", begun.await());
            assertFalse(begun.cancel());
            assertEquals("result", begun.await());
        });
    }

    private static Void cleanUpSlowly(List<String> trace) {
        try {
            waitForEver();
        } finally {
            Coppice.sleep(seconds(1));
            trace.add("cleaned up");
        }
        return null;
    }

    private static String waitForEver() {
        return new Event<String>().await();
    }
}
