package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class SeldomLineTest {
    @Test
    public void theFirstComesAtOnceAndTheOthersEveryTenSeconds() {
        SeldomLine line = new SeldomLine();
        long now = System.nanoTime();
        assertEquals(1, line.due(now));
        assertEquals(0, line.due(now));
        assertEquals(0, line.due(now + TimeUnit.SECONDS.toNanos(9)));
        assertEquals(3, line.due(now + TimeUnit.SECONDS.toNanos(10)));
        assertEquals(0, line.due(now + TimeUnit.SECONDS.toNanos(11)));
        assertEquals(2, line.due(now + TimeUnit.SECONDS.toNanos(21)));
    }
}
