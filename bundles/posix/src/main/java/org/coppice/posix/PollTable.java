package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A dense array of C's `struct pollfd { int fd; short events; short revents; }` that grows as
/// needed. Waiting allocates nothing. See poll(2).
///
/// **Threads:** one at a time; what is ready is what the last [#await(long)] found.
///
/// **Errors:** a [PosixException] with the errno; interrupted calls (EINTR) are repeated.
///
/// **Null:** nothing here is null.
public final class PollTable {
    /// There is something to read or accept.
    public static final int IN = 0x1;

    /// Writing will not block.
    public static final int OUT = 0x4;

    /// The descriptor has failed; always reported.
    public static final int ERR = 0x8;

    /// Hung up both ways; always reported.
    public static final int HUP = 0x10;

    /// The descriptor is not open; always reported.
    public static final int NVAL = 0x20;

    /// The peer has shut down its output.
    public static final int RDHUP = 0x2000;

    private static final int ENTRY_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int READY = 6;
    private static final int FIRST_CAPACITY = 64;

    private final MemorySegment state = Native.newState();
    private final Timespec timeout = new Timespec();
    private MemorySegment entries = allocate(FIRST_CAPACITY);
    private int capacity = FIRST_CAPACITY;
    private int size;

    PollTable() {}

    private static MemorySegment allocate(int capacity) {
        return Arena.ofAuto().allocate((long) capacity * ENTRY_BYTES, ENTRY_BYTES);
    }

    /// How many entries there are.
    ///
    /// @return the size, 0 or more
    public int size() {
        return size;
    }

    /// Appends an entry that watches for nothing yet.
    ///
    /// @param descriptor an open descriptor
    /// @return its index, which is the size before
    public int add(int descriptor) {
        if (size == capacity) {
            MemorySegment bigger = allocate(2 * capacity);
            MemorySegment.copy(entries, 0, bigger, 0, (long) size * ENTRY_BYTES);
            entries = bigger;
            capacity *= 2;
        }
        int index = size++;
        entries.set(JAVA_INT, offset(index), ~descriptor);
        entries.set(JAVA_INT, offset(index) + EVENTS, 0);
        return index;
    }

    /// Takes an entry out in constant time: the last one takes its place.
    ///
    /// @param index from 0 to the size, exclusive
    public void remove(int index) {
        size--;
        MemorySegment.copy(entries, offset(size), entries, offset(index), ENTRY_BYTES);
    }

    /// Says what an entry watches for.
    ///
    /// @param index from 0 to the size, exclusive
    /// @param events [#IN], [#OUT], [#RDHUP]; 0 makes the system skip the entry, so that even a
    ///   hang-up is not reported
    public void watch(int index, int events) {
        int descriptor = entries.get(JAVA_INT, offset(index));
        boolean skipped = descriptor < 0;
        if (skipped != (events == 0)) {
            entries.set(JAVA_INT, offset(index), ~descriptor);
        }
        entries.set(JAVA_SHORT, offset(index) + EVENTS, (short) events);
    }

    /// Waits until an entry is ready.
    ///
    /// @param timeoutNanos 0 only looks, negative waits for ever
    /// @return the number of ready entries, 0 after the time-out
    /// @throws IOException if the system refuses
    public int await(long timeoutNanos) throws IOException {
        long startNanos = Timespec.startNanos(timeoutNanos);
        long restNanos = timeoutNanos;
        while (true) {
            int count = Native.ppoll(state, entries, size, timeout.of(restNanos));
            if (count >= 0) {
                return count;
            }
            int errno = Native.errno(state);
            if (errno != Errno.EINTR) {
                throw new PosixException("ppoll of " + size + " descriptors", errno);
            }
            restNanos = Timespec.remaining(timeoutNanos, startNanos);
        }
    }

    /// What an entry is ready for.
    ///
    /// @param index from 0 to the size, exclusive
    /// @return any of the constants of this class, 0 if it is not ready
    public int ready(int index) {
        return entries.get(JAVA_SHORT, offset(index) + READY);
    }

    private static long offset(int index) {
        return (long) index * ENTRY_BYTES;
    }
}
