package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class RetryTimesTest {
    @Test
    public void triesComeEverMoreSeldomUpToOnceAMinute() {
        long startNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20); // the clock may go over
        RetryTimes times = new RetryTimes(startNanos);
        List<Integer> atSeconds = new ArrayList<>();
        for (int second = 0; second <= 200; second++) {
            long nowNanos = startNanos + TimeUnit.SECONDS.toNanos(second);
            if (times.isTime(nowNanos)) {
                atSeconds.add(second);
                assertEquals("one caller a span", false, times.isTime(nowNanos));
            }
        }
        assertEquals(List.of(1, 3, 7, 15, 31, 63, 123, 183), atSeconds);
    }
}
