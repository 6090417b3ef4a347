package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.Test;

public class EventTest {

    @Test
    public void aSentValueReachesAllWaitersAndThoseWhoComeLater() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Event<String> event = new Event<>();
            Coppice.spawnN(() -> trace.add("a " + event.await()));
            Coppice.spawnN(() -> trace.add("b " + event.await()));
            settle();
            event.send("v");
            settle();
            assertEquals(List.of("a v", "b v"), trace);
            assertEquals("v", event.await());
            assertTrue(event.ready());
            assertTrue(event.hasResult());
            assertFalse(event.hasFailure());
        });
    }

    @Test
    public void aSentErrorIsThrownInTheWaiters() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<String> waiter = Coppice.spawn(event::await);
            settle();
            event.sendFailure(new IllegalArgumentException("x"));
            assertThrows(IllegalArgumentException.class, waiter::await);
            assertTrue(event.hasFailure());
            assertFalse(event.hasResult());
            assertEquals("x", event.failure().orElseThrow().getMessage());
        });
    }

    @Test
    public void itIsSentOnce() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            event.send("first");
            assertThrows(IllegalStateException.class, () -> event.send("second"));
            assertThrows(
                    IllegalStateException.class, () -> event.sendFailure(new RuntimeException()));
            event.reset();
            assertFalse(event.ready());
            assertThrows(IllegalStateException.class, event::reset);
            event.send("second");
            assertEquals("second", event.await());
        });
    }

    @Test
    public void pollingNeverBlocks() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            assertEquals("not yet", event.poll("not yet"));
            assertEquals("not yet", event.pollResult("not yet"));
            assertEquals(Optional.empty(), event.failure());
            event.send("v");
            assertEquals("v", event.poll("not yet"));
            assertEquals("v", event.pollResult("not yet"));
            assertEquals(Optional.empty(), event.failure());
            event.reset();
            event.sendFailure(new IllegalArgumentException("x"));
            assertThrows(IllegalArgumentException.class, () -> event.poll("not yet"));
            assertEquals("not yet", event.pollResult("not yet"));
            assertEquals("x", event.failure().orElseThrow().getMessage());
        });
    }

    @Test
    public void aSentNullIsAValue() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            event.send(null);
            assertNull(event.await());
            assertNull(event.poll("not yet"));
            assertTrue(event.hasResult());
        });
    }

    @Test
    public void aCheckedErrorComesWrapped() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            event.sendFailure(new java.io.IOException("x"));
            CompletionException wrapped = assertThrows(CompletionException.class, event::await);
            assertEquals("x", wrapped.getCause().getMessage());
            assertThrows(NullPointerException.class, () -> new Event<>().sendFailure(null));
        });
    }

    @Test
    public void sendingNeverSwitches() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Event<String> event = new Event<>();
            Coppice.spawnN(() -> trace.add(event.await()));
            settle();
            event.send("v");
            trace.add("sender");
            settle();
            assertEquals(List.of("sender", "v"), trace);
        });
    }

    /// Both timers fire in one pass, before the waiter runs.
    @Test
    public void aWaitThatIsSentAndTimesOutAtOnceIsSent() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            Loop.current().startTimer(seconds(1).toNanos(), () -> event.send("v"));
            assertTrue(event.await(seconds(1)));
            Event<String> late = new Event<>();
            GreenThread<Boolean> waiter = Coppice.spawn(() -> late.await(seconds(1)));
            settle();
            Loop.current().startTimer(seconds(1).toNanos() - 1, () -> late.send("v"));
            assertFalse(waiter.await());
        });
    }

    @Test
    public void aTimeoutTooLongToCountIsForEver() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            Coppice.spawnAfter(
                    seconds(1),
                    () -> {
                        event.send("v");
                        return null;
                    });
            assertTrue(event.await(java.time.Duration.ofSeconds(Long.MAX_VALUE)));
            assertTrue(event.await(java.time.Duration.ofSeconds(Long.MIN_VALUE)));
        });
    }

    @Test
    public void aWaitThatTimesOutLeavesNothingBehind() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            assertFalse(event.await(seconds(1)));
            assertThrows(Timeout.class, () -> Timeout.within(seconds(1), event::await));
            event.send("v");
            assertTrue(event.await(seconds(0)));
        });
    }

    @Test
    public void aKilledWaiterIsForgotten() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<String> waiter = Coppice.spawn(event::await);
            GreenThread<String> other = Coppice.spawn(event::await);
            settle();
            waiter.kill();
            event.send("v");
            assertEquals("v", other.await());
            assertThrows(GreenExit.class, waiter::await);
        });
    }

    @Test
    public void aResetBeforeTheWaitersRunTakesNothingAwayFromThem() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<String> waiter = Coppice.spawn(event::await);
            settle();
            event.send("first");
            event.reset();
            assertEquals("first", waiter.await());
            assertFalse(event.ready());
        });
    }
}
