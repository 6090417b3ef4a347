package org.coppice.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls into libc, one method each, with C's names, arguments and results. Nothing is checked
/// here: a negative result means that the errno is in `state`.
///
/// The handles are static and final so that the JIT compiler sees through them: a call then
/// allocates nothing. The memory passed in comes from automatic arenas, whose life costs a call
/// nothing, and which any thread may touch: a green thread that registers a channel is not the
/// thread that opened the hub.
final class Native {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle EPOLL_CREATE1 =
            Libc.handle("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            Libc.handle("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT =
            Libc.handle("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_PWAIT2 =
            Libc.has("epoll_pwait2")
                    ? Libc.handle(
                            "epoll_pwait2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS)
                    : null;
    private static final MethodHandle PPOLL =
            Libc.handle("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle PSELECT =
            Libc.handle("pselect", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD =
            Libc.handle("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ =
            Libc.handle("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE =
            Libc.handle("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle RECV =
            Libc.shortHandle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            Libc.shortHandle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            Libc.shortHandle(
                    "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            Libc.shortHandle(
                    "getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle CLOSE = Libc.handle("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle STRERROR = Libc.handle("strerror", ADDRESS, JAVA_INT);

    private Native() {}

    /// A place for the errno of one thread's calls at a time.
    static MemorySegment newState() {
        return Arena.ofAuto().allocate(STATE);
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static int epollCreate1(MemorySegment state, int flags) {
        try {
            return (int) EPOLL_CREATE1.invokeExact(state, flags);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static int epollCtl(
            MemorySegment state, int epoll, int operation, int descriptor, MemorySegment event) {
        try {
            return (int) EPOLL_CTL.invokeExact(state, epoll, operation, descriptor, event);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static int epollWait(
            MemorySegment state, int epoll, MemorySegment events, int size, int timeoutMillis) {
        try {
            return (int) EPOLL_WAIT.invokeExact(state, epoll, events, size, timeoutMillis);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// As epoll_wait with a timespec; kernel 5.11, glibc 2.35. Only where [#hasEpollPwait2()].
    static int epollPwait2(
            MemorySegment state, int epoll, MemorySegment events, int size, MemorySegment timeout) {
        try {
            return (int)
                    EPOLL_PWAIT2.invokeExact(
                            state, epoll, events, size, timeout, MemorySegment.NULL);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// Whether libc has the call; the kernel, or a container's system call filter, may still not.
    static boolean hasEpollPwait2() {
        return EPOLL_PWAIT2 != null;
    }

    static int ppoll(
            MemorySegment state, MemorySegment entries, long count, MemorySegment timeout) {
        try {
            return (int) PPOLL.invokeExact(state, entries, count, timeout, MemorySegment.NULL);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static int pselect(
            MemorySegment state,
            int limit,
            MemorySegment reads,
            MemorySegment writes,
            MemorySegment timeout) {
        try {
            return (int)
                    PSELECT.invokeExact(
                            state,
                            limit,
                            reads,
                            writes,
                            MemorySegment.NULL,
                            timeout,
                            MemorySegment.NULL);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static int eventfd(MemorySegment state, int value, int flags) {
        try {
            return (int) EVENTFD.invokeExact(state, value, flags);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static long read(MemorySegment state, int descriptor, MemorySegment bytes, long count) {
        try {
            return (long) READ.invokeExact(state, descriptor, bytes, count);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    static long write(MemorySegment state, int descriptor, MemorySegment bytes, long count) {
        try {
            return (long) WRITE.invokeExact(state, descriptor, bytes, count);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// Must not block: flags contain MSG_DONTWAIT. The memory may be of the heap.
    static long recv(
            MemorySegment state, int descriptor, MemorySegment bytes, long count, int flags) {
        try {
            return (long) RECV.invokeExact(state, descriptor, bytes, count, flags);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// As [#recv].
    static long send(
            MemorySegment state, int descriptor, MemorySegment bytes, long count, int flags) {
        try {
            return (long) SEND.invokeExact(state, descriptor, bytes, count, flags);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// The memory may be of the heap.
    static int setsockopt(
            MemorySegment state,
            int descriptor,
            int level,
            int option,
            MemorySegment value,
            int size) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, size);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// As [#setsockopt].
    static int getsockopt(
            MemorySegment state,
            int descriptor,
            int level,
            int option,
            MemorySegment value,
            MemorySegment size) {
        try {
            return (int) GETSOCKOPT.invokeExact(state, descriptor, level, option, value, size);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    /// Its result is of no use: Linux releases the descriptor in any case, also on EINTR.
    static void close(MemorySegment state, int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    @SuppressWarnings("restricted") // reinterpret
    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(newState(), errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable impossible) {
            throw notThrown(impossible);
        }
    }

    private static AssertionError notThrown(Throwable impossible) {
        return new AssertionError("a native call threw", impossible);
    }
}
