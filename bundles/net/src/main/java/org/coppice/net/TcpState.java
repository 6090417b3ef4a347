package org.coppice.net;

import java.io.IOException;
import java.nio.ByteOrder;
import org.coppice.posix.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the system knows of a connection: the first four bytes of Linux's `tcp_info`, which are its
/// state, that of its congestion control, and the two that count here: how often the oldest segment
/// was sent again, and how many probes of a closed window are unanswered. An answer makes them
/// zero.
///
/// **Threads:** that of the loop to which the descriptor belongs.
final class TcpState {
    private static final Logger LOG = LoggerFactory.getLogger(TcpState.class);
    private static final int TCP = 6;
    private static final int INFO = 11;
    private static final int RETRANSMITS_AND_PROBES = 0xffff;

    private TcpState() {}

    /// False for a Unix socket.
    static boolean isResending(Posix posix, int descriptor) {
        try {
            return isResending(
                    posix.socketOption(descriptor, TCP, INFO),
                    ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            LOG.debug("Descriptor {} does not tell its state", descriptor, e);
            return false;
        }
    }

    /// @param info four bytes in the order of the machine
    static boolean isResending(int info, boolean littleEndian) {
        return ((littleEndian ? info >>> Short.SIZE : info) & RETRANSMITS_AND_PROBES) != 0;
    }
}
