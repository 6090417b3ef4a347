package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.Test;

public class TimespecTest {
    @Test
    public void nanosecondsBecomeSecondsAndTheRest() {
        MemorySegment memory = new Timespec().of(3_000_000_001L);
        assertEquals(3, memory.get(JAVA_LONG, 0));
        assertEquals(1, memory.get(JAVA_LONG, 8));
    }

    @Test
    public void forEverIsTheNullPointer() {
        assertEquals(MemorySegment.NULL, new Timespec().of(-1));
    }

    @Test
    public void millisecondsAreRoundedUpAndNeverOverflow() {
        assertEquals(0, Timespec.millisRoundedUp(0));
        assertEquals(1, Timespec.millisRoundedUp(1));
        assertEquals(1, Timespec.millisRoundedUp(1_000_000));
        assertEquals(2, Timespec.millisRoundedUp(1_000_001));
        assertEquals(Integer.MAX_VALUE, Timespec.millisRoundedUp(Long.MAX_VALUE));
        assertEquals(-1, Timespec.millisRoundedUp(-1));
        assertEquals(-1, Timespec.millisRoundedUp(Long.MIN_VALUE));
    }

    @Test
    public void anInterruptedWaitGoesOnForWhatIsLeft() {
        long startNanos = System.nanoTime();
        assertEquals(-1, Timespec.remaining(-1, 0));
        assertEquals(0, Timespec.remaining(0, 0));
        assertEquals(0, Timespec.remaining(5, startNanos - 1_000));
        long hour = 3_600_000_000_000L;
        long left = Timespec.remaining(hour, startNanos);
        assertTrue(left + " ns", left > 0 && left <= hour);
        assertTrue(Timespec.remaining(Long.MAX_VALUE, startNanos) > hour);
    }
}
