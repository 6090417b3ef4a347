package org.coppice.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.coppice.green.Coppice;

/// The main class of a JVM without IPv6: connects to a listener of both families and says what
/// becomes of it.
final class Ipv4Process {

    private Ipv4Process() {}

    public static void main(String[] arguments) throws Exception {
        Coppice.run(() -> {
            try (GreenServerSocket listener =
                    Net.listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
                InetSocketAddress four = (InetSocketAddress) listener.localAddress();
                InetSocketAddress six =
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), four.getPort());
                Connector connector = Connector.DEFAULTS.timeout(Duration.ofSeconds(20));
                try (GreenSocket socket = connector.connect(List.of(six, four))) {
                    System.out.println("reached " + socket.remoteAddress());
                }
                connector.connect(six).close();
            } catch (Exception e) {
                System.out.println("refused " + e);
            }
            return null;
        });
    }
}
