package org.coppice.resolver.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Puts those addresses first that are more likely to be reached: the rules 1 and 6 of RFC 6724,
/// section 6, the rest as the name server has it. An address without a route goes last; of those
/// with one IPv6 goes before IPv4, tunnels after.
final class AddressOrder {

    /// Nothing is sent to it: it is only looked for a route.
    private static final int ANY_PORT = 9;

    /// Each look is three calls of the system on the loop, and whoever owns a name may give it
    /// thousands of addresses: those behind count as if they had a route.
    static final int MAX_LOOKS = 64;

    private AddressOrder() {}

    static List<InetAddress> order(List<InetAddress> addresses) {
        boolean mixed =
                addresses.stream().map(Inet4Address.class::isInstance).distinct().count() > 1;
        return mixed ? order(addresses, AddressOrder::hasRoute) : addresses;
    }

    static List<InetAddress> order(List<InetAddress> addresses, Predicate<InetAddress> hasRoute) {
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> {
                    InetAddress address = addresses.get(i);
                    boolean reached = i >= MAX_LOOKS || hasRoute.test(address);
                    return new Ranked(address, rank(address, reached));
                })
                .sorted(Comparator.comparingInt(Ranked::rank))
                .map(Ranked::address)
                .toList();
    }

    private record Ranked(InetAddress address, int rank) {}

    /// RFC 6724, 2.1, with the sign turned round.
    private static int rank(InetAddress address, boolean hasRoute) {
        int precedence;
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            precedence = 35;
        } else if (address.isLoopbackAddress()) {
            precedence = 50;
        } else if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            precedence = 30;
        } else if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0) {
            precedence = 5;
        } else if ((bytes[0] & 0xfe) == 0xfc) {
            precedence = 3;
        } else {
            precedence = 40;
        }
        return (hasRoute ? 0 : 1000) - precedence;
    }

    private static boolean hasRoute(InetAddress address) {
        StandardProtocolFamily family =
                address instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.connect(new InetSocketAddress(address, ANY_PORT));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
