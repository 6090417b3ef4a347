package org.coppice.green;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import org.coppice.hub.api.HubProvider;
import org.junit.Test;

/// What is done to several loops at once.
public class LoopGroupTest {
    private static final HubProvider FORMER = Hubs.ALL.getFirst();
    private static final HubProvider WANTED = Hubs.ALL.getLast();

    @Test
    public void aLoopThatHasJustEndedHindersNoOtherFromMoving() throws Exception {
        Loop ended = new Loop("ended", FORMER, Coroutines.BEST, Ticker.SYSTEM).start();
        Loop living = new Loop("living", FORMER, Coroutines.BEST, Ticker.SYSTEM).start();
        ended.stop(Duration.ZERO).join();
        LoopGroup.move(List.of(ended, living), FORMER, WANTED);
        assertEquals(WANTED.name(), living.hubName());
        living.stop(Duration.ZERO).join();
    }
}
