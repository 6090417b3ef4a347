package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class LimitCountsTest {
    private static final int TIMES = 10_000;

    private final LimitCounts counts = new LimitCounts();

    @Test
    public void eachKeyHasItsNumber() {
        assertEquals(Map.of(), counts.byKey());
        counts.count("a");
        counts.count("b");
        counts.count("a");
        assertEquals(Map.of("a", 2L, "b", 1L), counts.byKey());
    }

    @Test
    public void ofManyThreadsAllAreCounted() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(this::countOften));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(Map.of("a", 4L * TIMES, "b", 4L * TIMES), counts.byKey());
    }

    private void countOften() {
        for (int i = 0; i < TIMES; i++) {
            counts.count("a");
            counts.count("b");
        }
    }
}
