package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A descriptor that any thread can make readable: what a waiting thread watches beside its
/// channels, to be woken by others. See eventfd(2).
///
/// **Threads:** [#signal()] and [#close()] may be called from any; the rest from one at a time.
///
/// **Errors:** a [PosixException] with the errno.
///
/// **Null:** nothing here is null.
public final class EventDescriptor implements AutoCloseable {
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final long COUNTER_BYTES = JAVA_LONG.byteSize();

    private final Object signalling = new Object();
    private final MemorySegment signalState = Native.newState();
    private final MemorySegment one = newCounter();
    private final MemorySegment ownerState = Native.newState();
    private final MemorySegment count = newCounter();
    private final int descriptor;
    private boolean closed;

    EventDescriptor() throws IOException {
        one.set(JAVA_LONG, 0, 1);
        descriptor = Native.eventfd(ownerState, 0, CLOEXEC | NONBLOCK);
        if (descriptor < 0) {
            throw new PosixException("eventfd", Native.errno(ownerState));
        }
    }

    private static MemorySegment newCounter() {
        return Arena.ofAuto().allocate(COUNTER_BYTES, JAVA_LONG.byteAlignment());
    }

    /// What to watch for reading.
    ///
    /// @return the descriptor's number
    public int descriptor() {
        return descriptor;
    }

    /// Makes the descriptor readable, and an event for edge-triggered watchers each time. After
    /// [#close()] it does nothing: nobody may write to a descriptor that is somebody else's by
    /// then.
    public void signal() {
        synchronized (signalling) {
            if (closed) {
                return;
            }
            long written = Native.write(signalState, descriptor, one, COUNTER_BYTES);
            if (written < 0 && Native.errno(signalState) != Errno.EAGAIN) { // full is readable too
                throw new UncheckedIOException(
                        new PosixException("write to eventfd", Native.errno(signalState)));
            }
        }
    }

    /// Makes the descriptor not readable again. An edge-triggered watcher can do without.
    ///
    /// @throws IOException if the system refuses
    public void drain() throws IOException {
        if (Native.read(ownerState, descriptor, count, COUNTER_BYTES) < 0) {
            int errno = Native.errno(ownerState);
            if (errno != Errno.EAGAIN && errno != Errno.EINTR) { // interrupted: it stays readable
                throw new PosixException("read of eventfd", errno);
            }
        }
    }

    /// Closes the descriptor. Closing again does nothing.
    @Override
    public void close() {
        synchronized (signalling) {
            if (!closed) {
                closed = true;
                Native.close(signalState, descriptor);
            }
        }
    }
}
