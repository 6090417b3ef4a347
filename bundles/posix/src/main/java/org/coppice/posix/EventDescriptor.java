package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

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

    /// How often somebody has asked for a signal or the end since the last time that nobody had.
    private final AtomicInteger asked = new AtomicInteger();

    private final MemorySegment signalState = Native.newState();
    private final MemorySegment one = newCounter();
    private final MemorySegment ownerState = Native.newState();
    private final MemorySegment count = newCounter();
    private final int descriptor;
    private volatile boolean ending;
    private volatile boolean closed; // by whoever is in act

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
        act();
    }

    /// One thread at a time. Who comes meanwhile leaves it to that one and does not wait: a loop
    /// that waited for a lock here, behind a green thread of its own, would wait for ever. Nothing
    /// in here blocks or lets a green thread give way, so what is left to somebody is done at once.
    private void act() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int errno;
        try {
            errno = doAsked();
        } catch (Throwable t) { // such as the end of the stack
            asked.set(0);
            throw t;
        }
        if (errno != 0) {
            throw new UncheckedIOException(new PosixException("write to eventfd", errno));
        }
    }

    /// @return the errno of what was done last, or 0
    private int doAsked() {
        int errno = 0;
        int seen = 1;
        while (seen > 0) {
            if (ending) {
                end();
            } else {
                errno = write();
            }
            seen = asked.addAndGet(-seen);
        }
        return errno;
    }

    private int write() {
        if (Native.write(signalState, descriptor, one, COUNTER_BYTES) < 0) {
            int errno = Native.errno(signalState);
            return errno == Errno.EAGAIN ? 0 : errno; // full is readable too
        }
        return 0;
    }

    private void end() {
        if (!closed) {
            closed = true;
            Native.close(signalState, descriptor);
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
        ending = true;
        act();
        while (!closed) { // somebody is amid a signal, which nothing holds up, and closes it
            Thread.onSpinWait();
            act();
        }
    }
}
