package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The descriptor sets of select, for reading and for writing: bit fields of [#LIMIT] bits. Waiting
/// allocates nothing. See select(2).
///
/// **Threads:** one at a time; what is ready is what the last [#await(long)] found.
///
/// **Errors:** a [PosixException] with the errno; interrupted calls (EINTR) are repeated. A
/// descriptor outside of its range is an [IndexOutOfBoundsException], before any memory is touched.
///
/// **Null:** nothing here is null.
public final class SelectSets {
    /// FD_SETSIZE: descriptors must be below this. C's macros write beyond their set otherwise.
    public static final int LIMIT = 1024;

    /// Watch for reads.
    public static final int IN = 1;

    /// Watch for writes.
    public static final int OUT = 2;

    private static final int SET_BYTES = LIMIT / Byte.SIZE;
    private static final int WORDS = LIMIT / Long.SIZE;

    private final MemorySegment state = Native.newState();
    private final Timespec timeout = new Timespec();
    private final long[] watchedReads = new long[WORDS];
    private final long[] watchedWrites = new long[WORDS];
    private final MemorySegment reads = Arena.ofAuto().allocate(SET_BYTES, JAVA_LONG.byteSize());
    private final MemorySegment writes = Arena.ofAuto().allocate(SET_BYTES, JAVA_LONG.byteSize());

    SelectSets() {}

    /// Says what is watched of a descriptor from now on.
    ///
    /// @param descriptor 0 to [#LIMIT], exclusive
    /// @param directions [#IN], [#OUT], both or 0
    public void watch(int descriptor, int directions) {
        Objects.checkIndex(descriptor, LIMIT);
        set(watchedReads, descriptor, (directions & IN) != 0);
        set(watchedWrites, descriptor, (directions & OUT) != 0);
    }

    private static void set(long[] words, int descriptor, boolean on) {
        long bit = 1L << descriptor; // Java shifts by the lowest six bits only
        if (on) {
            words[descriptor / Long.SIZE] |= bit;
        } else {
            words[descriptor / Long.SIZE] &= ~bit;
        }
    }

    /// Waits until a descriptor is ready.
    ///
    /// @param timeoutNanos 0 only looks, negative waits for ever
    /// @return how many directions are ready, 0 after the time-out
    /// @throws IOException EBADF if a watched descriptor is not open; nothing is known of the
    ///   others then
    public int await(long timeoutNanos) throws IOException {
        long startNanos = Timespec.startNanos(timeoutNanos);
        long restNanos = timeoutNanos;
        while (true) {
            int count = awaitOnce(restNanos);
            if (count >= 0) {
                return count;
            }
            int errno = Native.errno(state);
            if (errno != Errno.EINTR) {
                throw new PosixException("pselect", errno);
            }
            restNanos = Timespec.remaining(timeoutNanos, startNanos);
        }
    }

    private int awaitOnce(long timeoutNanos) {
        int highest = -1;
        for (int word = 0; word < WORDS; word++) {
            long all = watchedReads[word] | watchedWrites[word];
            if (all != 0) {
                highest = word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(all);
            }
            reads.setAtIndex(JAVA_LONG, word, watchedReads[word]);
            writes.setAtIndex(JAVA_LONG, word, watchedWrites[word]);
        }
        return Native.pselect(state, highest + 1, reads, writes, timeout.of(timeoutNanos));
    }

    /// The next descriptor that is ready. Only of use after an [#await(long)] that found something.
    ///
    /// @param from 0 or more; [#LIMIT] and more find nothing
    /// @return the lowest ready descriptor that is `from` or higher, or -1
    public int nextReady(int from) {
        long mask = -1L << from;
        for (int word = from / Long.SIZE; word < WORDS; word++) {
            long found =
                    mask & (reads.getAtIndex(JAVA_LONG, word) | writes.getAtIndex(JAVA_LONG, word));
            if (found != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(found);
            }
            mask = -1L;
        }
        return -1;
    }

    /// What a descriptor is ready for.
    ///
    /// @param descriptor 0 to [#LIMIT], exclusive
    /// @return [#IN], [#OUT], both or 0
    public int ready(int descriptor) {
        Objects.checkIndex(descriptor, LIMIT);
        return (isSet(reads, descriptor) ? IN : 0) | (isSet(writes, descriptor) ? OUT : 0);
    }

    private static boolean isSet(MemorySegment set, int descriptor) {
        long word = set.getAtIndex(JAVA_LONG, descriptor / Long.SIZE);
        return (word >>> descriptor & 1) != 0;
    }
}
