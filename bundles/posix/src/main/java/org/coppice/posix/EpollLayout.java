package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Set;

/// Where the fields of C's `struct epoll_event { uint32_t events; uint64_t data; }` are.
///
/// The kernel declares it packed on x86-64, so that 32-bit programs share it: 12 bytes there, and
/// 16 with a hole of 4 on every other 64-bit architecture.
record EpollLayout(int sizeBytes, int dataOffsetBytes) {
    private static final Set<String> PACKED = Set.of("amd64", "x86_64");

    static EpollLayout of(String architecture) {
        return PACKED.contains(architecture) ? new EpollLayout(12, 4) : new EpollLayout(16, 8);
    }

    int events(MemorySegment array, int index) {
        return array.get(JAVA_INT, (long) index * sizeBytes);
    }

    long data(MemorySegment array, int index) {
        return array.get(JAVA_LONG_UNALIGNED, (long) index * sizeBytes + dataOffsetBytes);
    }

    void set(MemorySegment array, int index, int events, long data) {
        array.set(JAVA_INT, (long) index * sizeBytes, events);
        array.set(JAVA_LONG_UNALIGNED, (long) index * sizeBytes + dataOffsetBytes, data);
    }
}
