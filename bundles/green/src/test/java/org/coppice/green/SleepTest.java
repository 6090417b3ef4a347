package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/// Sleeping and giving way.
public class SleepTest {

    @Test
    public void aSleepLastsItsTime() throws Exception {
        Green.run(() -> {
            long start = Loop.current().nowNanos();
            Coppice.sleep(seconds(3));
            assertEquals(seconds(3).toNanos(), Loop.current().nowNanos() - start);
        });
    }

    @Test
    public void zeroAndLessGiveWayWithoutATimer() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Coppice.spawnN(() -> trace.add("other"));
            Coppice.sleep(seconds(0));
            assertEquals(List.of("other"), trace);
            Coppice.spawnN(() -> trace.add("another"));
            long start = Loop.current().nowNanos();
            Coppice.sleep(seconds(-5));
            assertEquals(List.of("other", "another"), trace);
            assertEquals(start, Loop.current().nowNanos());
        });
    }

    @Test
    public void aSleepThatAnErrorEndsLeavesNoTimerBehind() throws Exception {
        Green.run(() -> {
            GreenThread<Void> sleeper =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(100));
                        return null;
                    });
            Coppice.giveWay();
            assertEquals(1, Coppice.await(Loop.current().info()).timers());
            sleeper.kill();
            assertEquals(0, Coppice.await(Loop.current().info()).timers());
        });
    }

    @Test
    public void offAGreenThreadItIsRefusedWithAnAdvice() {
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> Coppice.sleep(seconds(1)));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("Loop.spawn"));
        assertThrows(IllegalStateException.class, () -> Coppice.sleep(seconds(0)));
        assertThrows(IllegalStateException.class, Coppice::giveWay);
        assertThrows(IllegalStateException.class, () -> Coppice.spawn(() -> "on no loop"));
        assertThrows(
                IllegalStateException.class,
                () -> Coppice.spawnAfterLocal(seconds(1), () -> "on no loop"));
    }

    @Test
    public void aLoopsTaskMayGiveWayToNoEffectButNotSleep() throws Exception {
        Green.run(() -> {
            CompletableFuture<Throwable> refusal = new CompletableFuture<>();
            Loop.current()
                    .execute(() -> {
                        Coppice.giveWay();
                        Coppice.sleep(seconds(0));
                        Coppice.sleep(seconds(-1));
                        refusal.complete(
                                assertThrows(
                                        IllegalStateException.class,
                                        () -> Coppice.sleep(seconds(1))));
                    });
            String message = Coppice.await(refusal).getMessage();
            assertTrue(message, message.contains("Not on a green thread"));
        });
    }

    @Test
    public void aDurationIsRequired() throws Exception {
        Green.run(() -> assertThrows(NullPointerException.class, () -> Coppice.sleep(null)));
    }

    @Test
    public void aTaskOfALoopMaySpawn() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> done = new CompletableFuture<>();
            Loop.current().execute(() -> Coppice.spawnN(() -> done.complete("spawned by a task")));
            assertEquals("spawned by a task", Coppice.await(done));
        });
    }
}
