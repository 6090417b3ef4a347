package org.coppice.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An epoll descriptor and the memory its events are written to; neither waiting nor looking at the
/// events allocates. See epoll(7).
///
/// **Threads:** one at a time; the events are those of the last [#await(long)].
///
/// **Errors:** a [PosixException] with the errno; interrupted calls (EINTR) are repeated.
///
/// **Null:** nothing here is null.
public final class Epoll implements AutoCloseable {
    /// There is something to read or accept.
    public static final int IN = 0x1;

    /// Writing will not block.
    public static final int OUT = 0x4;

    /// The descriptor has failed; always reported.
    public static final int ERR = 0x8;

    /// Hung up both ways; always reported.
    public static final int HUP = 0x10;

    /// The peer has shut down its output.
    public static final int RDHUP = 0x2000;

    /// Edge-triggered: report changes, not states.
    public static final int EDGE = 1 << 31;

    private static final int CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int REMOVE = 2;

    private final EpollLayout layout;
    private final boolean nanoseconds;
    private final int size;
    private final MemorySegment state = Native.newState();
    private final MemorySegment change;
    private final MemorySegment events;
    private final Timespec timeout = new Timespec();
    private final int epoll;
    private boolean closed;

    Epoll(EpollLayout layout, boolean nanoseconds, int size) throws IOException {
        this.layout = layout;
        this.nanoseconds = nanoseconds;
        this.size = size;
        change = Arena.ofAuto().allocate(layout.sizeBytes(), 8);
        events = Arena.ofAuto().allocate((long) layout.sizeBytes() * size, 8);
        epoll = Native.epollCreate1(state, CLOEXEC);
        if (epoll < 0) {
            throw new PosixException("epoll_create1", Native.errno(state));
        }
    }

    /// Whether the kernel waits by the nanosecond; it rounds up to milliseconds otherwise.
    static boolean probeNanoseconds(EpollLayout layout) {
        if (!Native.hasEpollPwait2()) {
            return false;
        }
        MemorySegment state = Native.newState();
        MemorySegment event = Arena.ofAuto().allocate(layout.sizeBytes(), 8);
        int _ = Native.epollPwait2(state, -1, event, 1, new Timespec().of(0));
        return Native.errno(state) == Errno.EBADF;
    }

    /// Adds a descriptor.
    ///
    /// @param descriptor an open descriptor
    /// @param interest any of the constants of this class
    /// @param data comes back with each event
    /// @return false if it has been added before: nothing has changed then
    /// @throws IOException EPERM if its kind has no readiness, ENOSPC if the user watches too many
    public boolean add(int descriptor, int interest, long data) throws IOException {
        layout.set(change, 0, interest, data);
        if (Native.epollCtl(state, epoll, ADD, descriptor, change) == 0) {
            return true;
        }
        int errno = Native.errno(state);
        if (errno == Errno.EEXIST) {
            return false;
        }
        throw new PosixException("epoll_ctl add " + descriptor, errno);
    }

    /// Takes a descriptor out; one that is not there is no error.
    ///
    /// @param descriptor to be removed while it is open: closing it removes it too
    public void remove(int descriptor) {
        if (Native.epollCtl(state, epoll, REMOVE, descriptor, change) < 0) {
            int errno = Native.errno(state);
            if (errno != Errno.ENOENT && errno != Errno.EBADF) {
                throw new UncheckedIOException(
                        new PosixException("epoll_ctl remove " + descriptor, errno));
            }
        }
    }

    /// Waits for events.
    ///
    /// @param timeoutNanos 0 only looks, negative waits for ever; never rounded down
    /// @return the number of events, 0 after the time-out, at most the size asked for
    /// @throws IOException if the system refuses
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
                throw new PosixException("epoll_wait", errno);
            }
            restNanos = Timespec.remaining(timeoutNanos, startNanos);
        }
    }

    private int awaitOnce(long timeoutNanos) {
        return nanoseconds && timeoutNanos > 0
                ? Native.epollPwait2(state, epoll, events, size, timeout.of(timeoutNanos))
                : Native.epollWait(
                        state, epoll, events, size, Timespec.millisRoundedUp(timeoutNanos));
    }

    /// What has happened.
    ///
    /// @param index from 0 to the last result of [#await(long)], exclusive
    /// @return any of the constants of this class
    public int events(int index) {
        return layout.events(events, index);
    }

    /// To whom it happened.
    ///
    /// @param index from 0 to the last result of [#await(long)], exclusive
    /// @return what was given to [#add(int, int, long)]
    public long data(int index) {
        return layout.data(events, index);
    }

    /// Closes the epoll descriptor; those that were added stay open. Closing again does nothing.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Native.close(state, epoll);
        }
    }
}
