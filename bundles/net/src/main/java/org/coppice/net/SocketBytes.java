package org.coppice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.coppice.posix.Posix;
import org.coppice.posix.SocketTransfer;

/// The bytes of a connected socket that does not block: read and written by system calls on its
/// descriptor where `posix` works, else by its channel. The former saves an eighth of an echo: the
/// channel takes locks, copies what is on the heap, and calls `read` and `write`, for which the
/// system looks at more than for `recv` and `send`.
///
/// A descriptor that is closed may be another's at once. So whoever closes the channel says it here
/// before, and on the thread that reads and writes.
///
/// **Threads:** its loop's thread only.
final class SocketBytes {

    private static final int BY_CHANNEL = -1;

    private final SocketChannel channel;
    private int descriptor;

    private SocketBytes(SocketChannel channel, int descriptor) {
        this.channel = channel;
        this.descriptor = descriptor;
    }

    /// What makes system calls here, if anything does.
    static Optional<Posix> posix() {
        return Optional.ofNullable(Direct.POSIX);
    }

    /// By the descriptor, if that can be had.
    static SocketBytes of(SocketChannel channel) {
        return new SocketBytes(
                channel, Direct.TRANSFER == null ? BY_CHANNEL : Direct.descriptor(channel));
    }

    static SocketBytes byChannel(SocketChannel channel) {
        return new SocketBytes(channel, BY_CHANNEL);
    }

    boolean isByChannel() {
        return descriptor == BY_CHANNEL;
    }

    /// From now on the channel answers: it knows what was shut down or closed.
    void leaveToChannel() {
        descriptor = BY_CHANNEL;
    }

    /// As [Pieces#read].
    int read(ByteBuffer target) throws IOException {
        return descriptor == BY_CHANNEL
                ? Pieces.read(channel, target)
                : Direct.TRANSFER.read(descriptor, target);
    }

    /// As [Pieces#write(java.nio.channels.WritableByteChannel, ByteBuffer)].
    int write(ByteBuffer source) throws IOException {
        if (descriptor == BY_CHANNEL) {
            return Pieces.write(channel, source);
        }
        int written = Direct.TRANSFER.write(descriptor, source);
        return source.hasRemaining() ? written : Pieces.ALL;
    }

    /// As [Pieces#write(java.nio.channels.GatheringByteChannel, ByteBuffer[])].
    long write(ByteBuffer[] sources) throws IOException {
        return Pieces.write(channel, sources);
    }

    /// As [GreenStream#silence()].
    Duration silence() {
        return descriptor == BY_CHANNEL
                ? Duration.ZERO
                : TcpState.silence(Direct.POSIX, descriptor);
    }

    /// What can be had of `posix`, found once: the platform, the flags of the JVM and the bundles
    /// there decide.
    private static final class Direct {

        static final Posix POSIX = open();
        static final SocketTransfer TRANSFER = POSIX == null ? null : POSIX.socketTransfer();

        private static Posix open() {
            try {
                return Posix.open();
            } catch (UnsupportedOperationException | NoClassDefFoundError e) {
                return null; // the channels do it too
            }
        }

        static int descriptor(SocketChannel channel) {
            try {
                return POSIX.descriptor(channel);
            } catch (IllegalArgumentException e) {
                return BY_CHANNEL; // not a channel of the JDK
            }
        }
    }
}
