package org.coppice.green.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Deadlock;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ClocksTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private static GreenThread<Void> sleeper(Duration time) {
        return Coppice.spawn(() -> {
            Coppice.sleep(time);
            return null;
        });
    }

    @Test
    public void aManualClockMovesOnlyWhenItIsTold() throws Exception {
        ManualClock clock = new ManualClock();
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    GreenThread<Void> sleeper = sleeper(Duration.ofHours(1));
                    clock.advanceAndAwaitIdle(Duration.ofMinutes(59));
                    assertFalse(sleeper.ready());
                    clock.advanceAndAwaitIdle(Duration.ofMinutes(1));
                    assertTrue(sleeper.ready());
                    return null;
                });
        assertEquals(Duration.ofHours(1), clock.elapsed());
    }

    @Test
    public void anotherThreadMayMoveIt() throws Exception {
        ManualClock clock = new ManualClock();
        CompletableFuture<Void> asleep = new CompletableFuture<>();
        Thread mover =
                Thread.ofPlatform()
                        .start(() -> {
                            asleep.join();
                            for (int i = 0; i < 60; i++) {
                                clock.advance(Duration.ofMinutes(1));
                            }
                        });
        RunOptions.DEFAULTS
                .ticker(clock)
                .loops(2)
                .run(() -> {
                    GreenThread<Void> sleeper = sleeper(Duration.ofHours(1));
                    Coppice.awaitIdle();
                    asleep.complete(null);
                    return sleeper.await();
                });
        mover.join();
    }

    @Test
    public void timersFireInTheirOrderHoweverFarItMoves() throws Exception {
        ManualClock clock = new ManualClock();
        List<Integer> order = new ArrayList<>();
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    for (int seconds : new int[] {3, 1, 2}) {
                        Coppice.spawnAfter(Duration.ofSeconds(seconds), () -> order.add(seconds));
                    }
                    clock.advanceAndAwaitIdle(Duration.ofSeconds(10));
                    return null;
                });
        assertEquals(List.of(1, 2, 3), order);
    }

    @Test
    public void timeDoesNotGoBack() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ManualClock().advance(Duration.ofNanos(-1)));
        new ManualClock().advance(Duration.ZERO);
    }

    @Test
    public void aJumpingClockTakesNoTime() throws Exception {
        JumpingClock clock = new JumpingClock();
        RunOptions.DEFAULTS.ticker(clock).run(() -> sleeper(Duration.ofDays(365)).await());
        assertEquals(Duration.ofDays(365), clock.elapsed());
    }

    @Test
    public void aDeadlockSaysWhere() {
        Deadlock deadlock =
                assertThrows(
                        Deadlock.class,
                        () ->
                                RunOptions.DEFAULTS
                                        .ticker(new JumpingClock())
                                        .run(ClocksTest::waitForEver));
        assertTrue(
                deadlock.getMessage(),
                deadlock.getMessage()
                        .contains(
                                "waiting for event, at"
                                        + " org.coppice.green.testkit.ClocksTest.waitForEver("));
    }

    private static String waitForEver() {
        return new Event<String>().await();
    }
}
