package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

public class LiveHeapTest {
    private record Kept(long one, long other) {}

    @Test
    public void itTellsOfWhichClassThereIsMore() {
        LiveHeap before = LiveHeap.now();
        Kept[] all = IntStream.range(0, 200_000).mapToObj(i -> new Kept(i, i)).toArray(Kept[]::new);
        LiveHeap now = LiveHeap.now();
        assertTrue(now.bytes() - before.bytes() > 16L * all.length);
        String growth = now.growthSince(before);
        assertTrue(growth, growth.startsWith(Kept.class.getName() + " "));
        Reference.reachabilityFence(all);
    }

    @Test
    public void whatFillsTheHolesOfGarbageIsNotCounted() {
        assertEquals(
                List.of(),
                LiveHeap.now().bytesByClass().keySet().stream()
                        .filter(name -> name.contains("Filler"))
                        .toList());
    }

    @Test
    public void whatGrewMostComesFirst() {
        LiveHeap before = new LiveHeap(Map.of("[B", 100L, "a.B", 5L, "a.Gone", 7L));
        LiveHeap now = new LiveHeap(Map.of("[B", 90L, "a.B", 6L, "a.New", 4L));
        assertEquals("a.New 4, a.B 1, [B -10", now.growthSince(before));
        assertEquals(100, now.bytes());
    }
}
