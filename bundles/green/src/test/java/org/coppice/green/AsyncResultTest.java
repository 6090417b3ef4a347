package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.Test;

public class AsyncResultTest {

    @Test
    public void aValueReachesAllWhoWaitInTheirOrder() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            AsyncResult<String> result = new AsyncResult<>();
            Coppice.spawnN(() -> trace.add("a " + result.await()));
            Coppice.spawnN(() -> trace.add("b " + result.await()));
            settle();
            assertFalse(result.ready());
            assertFalse(result.successful());
            assertEquals("not yet", result.poll("not yet"));
            assertEquals(Optional.empty(), result.value());
            result.set("v");
            trace.add("setter");
            settle();
            assertEquals(List.of("setter", "a v", "b v"), trace);
            assertTrue(result.ready());
            assertTrue(result.successful());
            assertEquals("v", result.await());
            assertEquals("v", result.poll("not yet"));
            assertEquals(Optional.of("v"), result.value());
            assertEquals(Optional.empty(), result.failure());
        });
    }

    @Test
    public void anErrorIsThrownInAllWhoWait() throws Exception {
        Green.run(() -> {
            AsyncResult<String> result = new AsyncResult<>();
            GreenThread<String> waiter = Coppice.spawn(result::await);
            settle();
            result.setFailure(new IllegalArgumentException("x"));
            assertThrows(IllegalArgumentException.class, waiter::await);
            assertThrows(IllegalArgumentException.class, () -> result.poll("not yet"));
            assertTrue(result.ready());
            assertFalse(result.successful());
            assertEquals(Optional.empty(), result.value());
            assertEquals("x", result.failure().orElseThrow().getMessage());
            assertTrue(result.await(seconds(0)));
            assertThrows(NullPointerException.class, () -> result.setFailure(null));
        });
    }

    @Test
    public void itMayBeSetAgainAndTheLastIsSeen() throws Exception {
        Green.run(() -> {
            AsyncResult<String> result = new AsyncResult<>();
            result.setFailure(new IllegalStateException());
            result.set("second");
            assertEquals("second", result.await());
            result.set(null);
            assertNull(result.await());
            assertTrue(result.successful());
        });
    }

    @Test
    public void whoIsKilledOrTimesOutLeavesNothingBehind() throws Exception {
        Green.run(() -> {
            AsyncResult<String> result = new AsyncResult<>();
            GreenThread<String> killed = Coppice.spawn(result::await);
            GreenThread<String> other = Coppice.spawn(result::await);
            settle();
            assertFalse(result.await(seconds(1)));
            assertFalse(result.await(seconds(-1)));
            killed.kill();
            assertThrows(Timeout.class, () -> Timeout.within(seconds(1), result::await));
            result.set("v");
            assertEquals("v", other.await());
        });
    }

    @Test
    public void aGreenThreadMayBeLinkedToIt() throws Exception {
        Green.run(() -> {
            AsyncResult<Object> value = new AsyncResult<>();
            AsyncResult<String> failure = new AsyncResult<>();
            AsyncResult<String> killed = new AsyncResult<>();
            IllegalArgumentException error = new IllegalArgumentException("x");
            Coppice.spawn(() -> "v").link(value);
            GreenThread<String> failing =
                    Coppice.spawn(() -> {
                        throw error;
                    });
            failing.link(failure);
            GreenThread<String> never = Coppice.spawn(() -> "never");
            never.link(killed);
            never.kill();
            assertEquals("v", value.await());
            assertSame(error, assertThrows(IllegalArgumentException.class, failure::await));
            assertTrue(killed.failure().orElseThrow() instanceof GreenExit);
        });
    }

    @Test
    public void othersThanGreenThreadsHaveAFuture() throws Exception {
        AsyncResult<String> result = new AsyncResult<>();
        CompletableFuture<String> early = result.future();
        assertFalse(early.isDone());
        result.set("first");
        result.set("second");
        assertEquals("first", early.get());
        assertEquals("second", result.future().get());
        AsyncResult<String> failed = new AsyncResult<>();
        failed.setFailure(new IllegalArgumentException("x"));
        ExecutionException error =
                assertThrows(ExecutionException.class, () -> failed.future().get());
        assertEquals("x", error.getCause().getMessage());
        assertThrows(IllegalStateException.class, () -> new AsyncResult<>().await());
    }

    @Test
    public void eachFutureIsItsCallersOwn() throws Exception {
        AsyncResult<String> result = new AsyncResult<>();
        CompletableFuture<String> other = result.future();
        assertTrue(result.future().cancel(true));
        assertTrue(result.future().complete("forged"));
        assertFalse(other.isDone());
        result.set("v");
        assertEquals("v", other.get());
        result.future().obtrudeValue("forged");
        assertEquals("v", result.future().get());
    }

    @Test
    public void fromManyThreadsToManyLoopsNothingIsLost() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    List<Loop> loops = Loop.current().group().all();
                    List<AsyncResult<Integer>> results = new ArrayList<>();
                    List<GreenThread<Integer>> waiters = new ArrayList<>();
                    for (int i = 0; i < 4_000; i++) {
                        AsyncResult<Integer> result = new AsyncResult<>();
                        results.add(result);
                        waiters.add(loops.get(i % 2).spawn(result::await));
                    }
                    List<Thread> threads = new ArrayList<>();
                    for (int part = 0; part < 3; part++) {
                        int first = part;
                        threads.add(Thread.ofPlatform().start(() -> setEach(results, first)));
                    }
                    for (int i = 0; i < 4_000; i++) {
                        assertEquals(i, Coppice.await(waiters.get(i).future()).intValue());
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    return null;
                });
    }

    private static void setEach(List<AsyncResult<Integer>> results, int first) {
        for (int i = first; i < results.size(); i += 3) {
            results.get(i).set(i);
        }
    }

    /// Waits that time out while another thread sets: each knows whether it was in time.
    @Test
    public void aTimeoutAndASettingAtTheSameTimeAgree() throws Exception {
        Coppice.run(() -> {
            for (int i = 0; i < 2_000; i++) {
                AsyncResult<Integer> result = new AsyncResult<>();
                Thread setter = Thread.ofPlatform().start(() -> result.set(1));
                if (!result.await(java.time.Duration.ofNanos(20_000))) {
                    assertTrue(result.await(seconds(60)));
                }
                assertEquals(1, result.await().intValue());
                setter.join();
            }
            return null;
        });
    }
}
