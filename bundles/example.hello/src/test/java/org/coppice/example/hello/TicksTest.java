package org.coppice.example.hello;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.coppice.green.RunOptions;
import org.coppice.green.testkit.JumpingClock;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.junit.Test;

public class TicksTest {
    @Test
    public void tenLinesTakeNineSeconds() throws Exception {
        JumpingClock clock = new JumpingClock();
        String text =
                RunOptions.DEFAULTS
                        .ticker(clock)
                        .run(() -> Bodies.read(new Ticks().handle(Request.blank("GET", "/ticks"))));
        assertTrue(text, text.startsWith("tick 0\ntick 1\n"));
        assertEquals(10, text.lines().count());
        assertEquals(9, clock.elapsed().toSeconds());
    }

    @Test
    public void theNumberOfLinesMayBeChosen() throws Exception {
        assertEquals(
                "tick 0\n",
                Bodies.read(new Ticks().handle(Request.blank("GET", "/ticks?count=1"))));
        for (String bad : new String[] {"0", "101", "many"}) {
            assertThrows(
                    HttpException.class,
                    () -> new Ticks().handle(Request.blank("GET", "/ticks?count=" + bad)));
        }
    }
}
