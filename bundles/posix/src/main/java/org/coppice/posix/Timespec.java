package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A time-out as the system wants it: C's `struct timespec` of a 64-bit Linux, used again for each
/// wait.
final class Timespec {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final MemorySegment memory =
            Arena.ofAuto().allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());

    /// @param timeoutNanos negative for ever, which is the null pointer
    MemorySegment of(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return MemorySegment.NULL;
        }
        memory.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
        memory.set(JAVA_LONG, JAVA_LONG.byteSize(), timeoutNanos % NANOS_PER_SECOND);
        return memory;
    }

    /// For calls that know milliseconds only: rounded up, so that nobody wakes early.
    static int millisRoundedUp(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return -1;
        }
        long millis = timeoutNanos / NANOS_PER_MILLI;
        if (timeoutNanos % NANOS_PER_MILLI != 0) {
            millis++;
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /// What is left of a time-out after a signal has interrupted the wait: never less than 0 once
    /// it was not negative, for a negative time-out is for ever.
    static long remaining(long timeoutNanos, long startNanos) {
        return timeoutNanos <= 0
                ? timeoutNanos
                : Math.max(0, timeoutNanos - (System.nanoTime() - startNanos));
    }

    /// The time a wait begins, for [#remaining]; nobody asks for it when there is no limit.
    static long startNanos(long timeoutNanos) {
        return timeoutNanos <= 0 ? 0 : System.nanoTime();
    }
}
