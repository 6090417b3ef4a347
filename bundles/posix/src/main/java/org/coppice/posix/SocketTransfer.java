package org.coppice.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Reads and writes of connected stream sockets, straight between their descriptors and the memory
/// of a buffer, on the heap or not. Never blocks, whatever mode the descriptor is in. See recv(2)
/// and send(2).
///
/// **Threads:** any; one that reads and one that writes at a time. Nobody may close the descriptor
/// meanwhile: its number may then be another's.
///
/// **Errors:** an [IOException] with the JDK's words for a connection that is broken, else a
/// [PosixException].
///
/// **Null:** nothing here is null.
public final class SocketTransfer {
    private static final int DONT_WAIT = 0x40;
    private static final int NO_SIGNAL = 0x4000;

    SocketTransfer() {}

    /// Reads what is there.
    ///
    /// @return how many bytes; 0 if nothing is there or the target is full, -1 at the end
    public int read(int descriptor, ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        int room = target.remaining();
        if (room == 0) {
            return 0;
        }
        int[] errno = new int[1];
        long count =
                Native.recv(
                        MemorySegment.ofArray(errno),
                        descriptor,
                        MemorySegment.ofBuffer(target),
                        room,
                        DONT_WAIT);
        if (count > 0) {
            target.position(target.position() + (int) count);
            return (int) count;
        }
        return count == 0 ? -1 : refused("recv", errno[0]);
    }

    /// Writes what there is room for.
    ///
    /// @return how many bytes, 0 or more
    public int write(int descriptor, ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (length == 0) {
            return 0;
        }
        int[] errno = new int[1];
        long count =
                Native.send(
                        MemorySegment.ofArray(errno),
                        descriptor,
                        MemorySegment.ofBuffer(source),
                        length,
                        DONT_WAIT | NO_SIGNAL);
        if (count >= 0) {
            source.position(source.position() + (int) count);
            return (int) count;
        }
        return refused("send", errno[0]);
    }

    private static int refused(String call, int errno) throws IOException {
        return switch (errno) {
            case Errno.EAGAIN, Errno.EINTR -> 0;
            case Errno.ECONNRESET -> throw new IOException("Connection reset");
            case Errno.EPIPE -> throw new IOException("Broken pipe");
            default -> throw new PosixException(call, errno);
        };
    }
}
