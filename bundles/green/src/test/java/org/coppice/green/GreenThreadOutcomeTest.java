package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.Test;

/// What one can ask of a green thread, whichever way it ended.
public class GreenThreadOutcomeTest {

    @Test
    public void aResultIsAValueAndASuccess() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            assertFalse(thread.ready());
            assertFalse(thread.successful());
            assertEquals(Optional.empty(), thread.value());
            assertEquals(Optional.empty(), thread.failure());
            thread.awaitEnd();
            assertTrue(thread.ready());
            assertTrue(thread.successful());
            assertEquals(Optional.of("result"), thread.value());
            assertEquals(Optional.empty(), thread.failure());
        });
    }

    @Test
    public void aNullResultIsASuccessWithoutAValue() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> null);
            assertEquals(null, thread.await());
            assertTrue(thread.successful());
            assertEquals(Optional.empty(), thread.value());
            assertEquals(null, thread.future().join());
        });
    }

    @Test
    public void anErrorIsAFailureAndNoValue() throws Exception {
        Green.run(() -> {
            IOException error = new IOException("x");
            GreenThread<String> thread = Coppice.spawn(() -> fail(error));
            thread.awaitEnd();
            assertTrue(thread.ready());
            assertFalse(thread.successful());
            assertEquals(Optional.empty(), thread.value());
            assertSame(error, thread.failure().orElseThrow());
        });
    }

    @Test
    public void aKillIsNoFailureOfItsButItsResultIsNotThere() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(GreenThreadOutcomeTest::sleepLong);
            settle();
            thread.kill();
            assertTrue(thread.successful());
            assertEquals(Optional.empty(), thread.value());
            assertTrue(thread.failure().orElseThrow() instanceof GreenExit);
            assertThrows(GreenExit.class, thread::await);
        });
    }

    @Test
    public void awaitEndNeverThrowsWhatEndedIt() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> fail(new IOException("x")));
            thread.awaitEnd();
            thread.awaitEnd();
            assertTrue(thread.await(seconds(1)));
            assertTrue(thread.await(seconds(-1)));
            assertThrows(CompletionException.class, thread::await);
        });
    }

    @Test
    public void aValueAsADefaultForOneThatFailed() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> fail(new IOException("x")));
            thread.awaitEnd();
            assertEquals("default", thread.value().orElse("default"));
        });
    }

    @Test
    public void theErrorIsThrownInEveryWaiterAndAgain() throws Exception {
        Green.run(() -> {
            IllegalStateException error = new IllegalStateException("x");
            GreenThread<String> thread =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(1));
                        return fail(error);
                    });
            List<GreenThread<String>> waiters =
                    List.of(Coppice.spawn(thread::await), Coppice.spawn(thread::await));
            Coppice.awaitAll(waiters);
            for (GreenThread<String> waiter : waiters) {
                assertSame(error, waiter.failure().orElseThrow());
            }
            assertSame(error, assertThrows(IllegalStateException.class, thread::await));
            assertSame(error, assertThrows(IllegalStateException.class, thread::await));
        });
    }

    @Test
    public void aWaiterThatIsKilledOrTimesOutLeavesTheOthersWaiting() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread =
                    Coppice.spawn(() -> {
                        Coppice.sleep(seconds(10));
                        return "done";
                    });
            GreenThread<String> killed = Coppice.spawn(thread::await);
            GreenThread<String> stays = Coppice.spawn(thread::await);
            GreenThread<String> late =
                    Coppice.spawn(() -> Timeout.within(seconds(1), thread::await));
            settle();
            killed.kill();
            assertThrows(GreenExit.class, killed::await);
            assertThrows(Timeout.class, late::await);
            assertEquals("done", stays.await());
        });
    }

    @Test
    public void oneCannotWaitForItsOwnEnd() throws Exception {
        Green.run(() -> {
            GreenThread<?> self = GreenThread.current();
            assertThrows(IllegalStateException.class, self::await);
            assertThrows(IllegalStateException.class, self::awaitEnd);
            assertThrows(IllegalStateException.class, () -> self.await(seconds(1)));
        });
    }

    @Test
    public void anotherLoopsIsNotWaitedForDirectly() throws Exception {
        Green.run(() -> {
            GreenThread<?> here = GreenThread.current();
            Green.elsewhere(() -> Green.run(() -> refusesFromAnotherLoop(here)));
        });
    }

    private static void refusesFromAnotherLoop(GreenThread<?> thread) {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, thread::awaitEnd);
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("future()"));
        List<GreenThread<?>> threads = List.of(thread);
        assertThrows(IllegalStateException.class, () -> Coppice.awaitAll(threads));
        assertThrows(IllegalStateException.class, () -> thread.killAndAwait(seconds(1)));
        assertThrows(IllegalStateException.class, () -> Coppice.killAllAndAwait(threads));
    }

    @Test
    public void aNameIsItsNumberUntilItIsGiven() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = new GreenThread<>(() -> Thread.currentThread().getName());
            assertEquals("green-" + thread.id(), thread.name());
            assertSame(thread, thread.name("worker"));
            assertEquals("worker", thread.name());
            assertTrue(thread.toString(), thread.toString().contains("worker"));
            thread.name("");
            assertEquals("green-" + thread.id(), thread.name());
            assertThrows(NullPointerException.class, () -> thread.name(null));
        });
    }

    @Test
    public void aBodyMaySayItsNameWhenSomebodyLooks() throws Exception {
        Green.run(() -> {
            Talking body = new Talking();
            GreenThread<String> thread = Coppice.spawn(body);
            Coppice.awaitIdle();
            assertEquals("talks 1", thread.name());
            assertEquals(
                    "talks 2",
                    Coppice.await(thread.loop().stacks(Set.of(thread.id()))).getFirst().name());
            thread.name("given");
            assertEquals("given", thread.name());
            thread.name("");
            body.fails = true;
            assertEquals("green-" + thread.id(), thread.name());
            thread.kill();
            assertEquals("green-" + thread.id(), thread.name());
        });
    }

    private static final class Talking implements NamedBody<String> {
        private int asked;
        private boolean fails;

        @Override
        public String call() {
            return sleepLong();
        }

        @Override
        public String threadName() {
            if (fails) {
                throw new NoClassDefFoundError("its bundle is gone");
            }
            asked++;
            return "talks " + asked;
        }
    }

    @Test
    public void minimalIdsAreSmallAndUsedAgain() throws Exception {
        Green.run(() -> {
            GreenThread<String> first = Coppice.spawn(GreenThreadOutcomeTest::sleepLong);
            GreenThread<String> second = Coppice.spawn(GreenThreadOutcomeTest::sleepLong);
            GreenThread<String> unasked = Coppice.spawn(() -> "");
            assertEquals(0, first.minimalId());
            assertEquals(1, second.minimalId());
            assertEquals(0, first.minimalId());
            first.kill();
            unasked.awaitEnd();
            assertEquals("the last one it had", 0, first.minimalId());
            assertEquals(0, GreenThread.current().minimalId());
            assertEquals(2, new GreenThread<>(() -> "").minimalId());
            assertThrows(IllegalStateException.class, unasked::minimalId);
            second.kill();
        });
    }

    @Test
    public void aHugeTimeoutIsForEver() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            assertTrue(thread.await(Duration.ofSeconds(Long.MAX_VALUE)));
        });
    }

    private static <T> T fail(Exception error) throws Exception {
        throw error;
    }

    private static String sleepLong() {
        Coppice.sleep(seconds(1000));
        return "slept";
    }
}
