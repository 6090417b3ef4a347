package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class RequestCountTest {
    private final RequestCount count = new RequestCount();

    @Test
    public void itIsDrainedWhenItIsClosedAndTheLastHasLeft() {
        assertTrue(count.tryEnter());
        assertTrue(count.tryEnter());
        count.leave();
        count.close();
        count.close();
        assertEquals(1, count.inFlight());
        assertFalse(count.drained().isDone());
        assertFalse("nobody enters what is closed", count.tryEnter());
        count.leave();
        assertEquals(0, count.inFlight());
        assertEquals(2, count.served());
        assertTrue(count.drained().isDone());
    }

    @Test
    public void oneThatIsEmptyIsDrainedAtOnce() {
        count.close();
        assertTrue(count.drained().isDone());
    }
}
