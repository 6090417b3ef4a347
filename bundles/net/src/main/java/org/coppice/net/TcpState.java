package org.coppice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.coppice.posix.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the system knows of a connection: the beginning of Linux's `tcp_info`. Four numbers of it
/// count here: how often the oldest segment was sent again, how many probes of a closed window are
/// unanswered, and how long ago the last data and the last acknowledgement came.
///
/// The first is no measure alone: only what acknowledges the oldest segment makes it zero, and a
/// system without room for that segment answers all the same.
///
/// **Threads:** that of the loop to which the descriptor belongs.
final class TcpState {
    private static final Logger LOG = LoggerFactory.getLogger(TcpState.class);
    private static final int TCP = 6;
    private static final int INFO = 11;

    // where they are in it
    static final int RETRANSMITS = 2;
    static final int PROBES = 3;
    static final int LAST_DATA_RECEIVED_MILLIS = 52;
    static final int LAST_ACK_RECEIVED_MILLIS = 56;

    /// What of it is read.
    static final int BYTES = 60;

    private TcpState() {}

    /// As [GreenStream#silence()]; zero for a Unix socket.
    static Duration silence(Posix posix, int descriptor) {
        try {
            return silence(info(posix, descriptor));
        } catch (IOException e) {
            LOG.debug("Descriptor {} does not tell its state", descriptor, e);
            return Duration.ZERO;
        }
    }

    /// @return as much as the system knows
    static ByteBuffer info(Posix posix, int descriptor) throws IOException {
        ByteBuffer info = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        posix.readSocketOption(descriptor, TCP, INFO, info);
        return info.flip();
    }

    /// @param info in the order of its machine
    static Duration silence(ByteBuffer info) {
        if (info.limit() < BYTES || info.get(RETRANSMITS) == 0 && info.get(PROBES) == 0) {
            return Duration.ZERO;
        }
        long dataMillis = Integer.toUnsignedLong(info.getInt(LAST_DATA_RECEIVED_MILLIS));
        long ackMillis = Integer.toUnsignedLong(info.getInt(LAST_ACK_RECEIVED_MILLIS));
        return Duration.ofMillis(Math.min(dataMillis, ackMillis));
    }
}
