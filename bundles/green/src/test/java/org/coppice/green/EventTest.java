package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
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
            assertFalse(event.hasException());
        });
    }

    @Test
    public void aSentErrorIsThrownInTheWaiters() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<String> waiter = Coppice.spawn(event::await);
            settle();
            event.sendException(new IllegalArgumentException("x"));
            assertThrows(IllegalArgumentException.class, waiter::await);
            assertTrue(event.hasException());
            assertFalse(event.hasResult());
            assertEquals("x", event.exception().orElseThrow().getMessage());
        });
    }

    @Test
    public void itIsSentOnce() {
        Event<String> event = new Event<>();
        event.send("first");
        assertThrows(IllegalStateException.class, () -> event.send("second"));
        assertThrows(
                IllegalStateException.class, () -> event.sendException(new RuntimeException()));
        event.reset();
        assertFalse(event.ready());
        assertThrows(IllegalStateException.class, event::reset);
        event.send("second");
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
