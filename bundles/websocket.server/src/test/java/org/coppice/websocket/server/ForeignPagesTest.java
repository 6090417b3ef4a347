package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;

import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;

public class ForeignPagesTest {
    @Rule public final LogLines log = new LogLines();

    private long nowNanos = -1;
    private final ForeignPages pages = new ForeignPages(() -> nowNanos);

    @Test
    public void whoHidesOthersBehindManyIsToldAndHidesThemForAnHour() {
        for (int i = 0; i < 2 * ForeignPages.MOST; i++) {
            pages.refused("evil" + i + ".");
        }
        assertEquals(ForeignPages.MOST, log.containing("A WebSocket is refused: evil").size());
        assertEquals(1, log.containing("100 foreign origins were refused").size());
        nowNanos += ForeignPages.AGAIN.toNanos() - 1;
        pages.refused("real.");
        assertEquals(0, log.containing("real.").size());
        nowNanos++;
        pages.refused("real.");
        pages.refused("real.");
        assertEquals(1, log.containing("real.").size());
    }
}
