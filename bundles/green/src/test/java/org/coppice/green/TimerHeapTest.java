package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class TimerHeapTest {

    @Test
    public void timersLeaveByDeadlineAndThenByArrivalWhateverIsCancelledBetween() {
        for (int seed = 0; seed < 200; seed++) {
            check(new Random(seed));
        }
    }

    private static void check(Random random) {
        TimerHeap heap = new TimerHeap();
        List<Timer> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(3) == 0 && !expected.isEmpty()) {
                Timer victim = expected.remove(random.nextInt(expected.size()));
                heap.cancel(victim);
                assertFalse(victim.isScheduled());
            } else {
                Timer timer = Timer.of(() -> {});
                heap.schedule(timer, Long.MAX_VALUE - 20 + random.nextInt(40));
                expected.add(timer);
            }
        }
        expected.sort(
                Comparator.<Timer>comparingLong(t -> t.deadlineNanos - Long.MAX_VALUE)
                        .thenComparingLong(t -> t.sequence));
        assertEquals(expected.size(), heap.size());
        for (Timer timer : expected) {
            assertEquals(timer, heap.takeFirst());
        }
        assertTrue(heap.isEmpty());
    }

    @Test
    public void aTimerScheduledAgainMoves() {
        TimerHeap heap = new TimerHeap();
        Timer moving = Timer.of(() -> {});
        Timer other = Timer.of(() -> {});
        heap.schedule(moving, 1);
        heap.schedule(other, 2);
        heap.schedule(moving, 3);
        assertEquals(2, heap.size());
        assertEquals(other, heap.takeFirst());
        assertEquals(moving, heap.takeFirst());
    }

    @Test
    public void cancellingTwiceIsHarmless() {
        TimerHeap heap = new TimerHeap();
        Timer timer = Timer.of(() -> {});
        heap.cancel(timer);
        heap.schedule(timer, 1);
        heap.cancel(timer);
        heap.cancel(timer);
        assertTrue(heap.isEmpty());
        assertFalse(heap.isDue(5));
    }
}
