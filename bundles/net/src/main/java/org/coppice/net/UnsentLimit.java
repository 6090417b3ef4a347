package org.coppice.net;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.OptionalInt;
import org.coppice.posix.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much the system keeps of what was written to a connection and was not sent yet:
/// `TCP_NOTSENT_LOWAT`, which the JDK does not know. On Linux a connection has it from the socket
/// that accepts it, so no connection costs a system call.
///
/// **Threads:** that of the loop to which the channel belongs.
final class UnsentLimit {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentLimit.class);
    private static final int TCP = 6;
    private static final int NOTSENT_LOWAT = 25;

    private UnsentLimit() {}

    /// Leaves it out where it cannot be: without `posix`, and for a Unix socket.
    static void set(ServerSocketChannel channel, int bytes) {
        Optional<Posix> posix = SocketBytes.posix();
        if (posix.isPresent() && channel.isOpen()) {
            try {
                int descriptor = posix.get().descriptor(channel);
                posix.get().socketOption(descriptor, TCP, NOTSENT_LOWAT, bytes);
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("{} has no limit of what is unsent", channel, e);
            }
        }
    }

    /// What [#set] has set; empty where it cannot be.
    static OptionalInt get(ServerSocketChannel channel) {
        Optional<Posix> posix = SocketBytes.posix();
        if (posix.isEmpty() || !channel.isOpen()) {
            return OptionalInt.empty();
        }
        try {
            int descriptor = posix.get().descriptor(channel);
            return OptionalInt.of(posix.get().socketOption(descriptor, TCP, NOTSENT_LOWAT));
        } catch (IOException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }
}
