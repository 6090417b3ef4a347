package org.coppice.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Opens channels for an address. One of IPv4 gets a socket of IPv4: the JDK's usual one is of IPv6
/// with mapped addresses, through which each call takes a longer way in the system.
///
/// **Threads:** any.
final class OpenChannels {
    private OpenChannels() {}

    /// To listen with. Whoever wants every address of this machine wants those of IPv6 too.
    static ServerSocketChannel server(SocketAddress address) throws IOException {
        return isOfFour(address)
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }

    /// To connect with.
    ///
    /// @param bound whether it is bound before, perhaps to an address of IPv6: then it is of both
    static SocketChannel client(SocketAddress address, boolean bound) throws IOException {
        return isOfFour(address) && !bound
                ? SocketChannel.open(StandardProtocolFamily.INET)
                : SocketChannel.open();
    }

    private static boolean isOfFour(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() instanceof Inet4Address four
                && !four.isAnyLocalAddress();
    }
}
