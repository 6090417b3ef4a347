package org.coppice.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;

/// The main class of a JVM in a network of its own, which has only the loopback: takes that away
/// amid a connection.
final class LostPeerProcess {
    /// More than a living system takes for an answer.
    private static final Duration LONG = Duration.ofSeconds(1);

    private LostPeerProcess() {}

    public static void main(String[] arguments) throws Exception {
        loopback("up");
        Coppice.run(() -> {
            InetSocketAddress anyPort =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
            try (GreenServerSocket listener = Net.listen(anyPort);
                    GreenSocket client = Net.connect(listener.localAddress());
                    GreenSocket server = listener.accept()) {
                server.write(ByteBuffer.allocate(1));
                client.read(ByteBuffer.allocate(1));
                System.out.println("there " + server.silence().isZero());
                loopback("down");
                server.write(ByteBuffer.allocate(1));
                while (server.silence().compareTo(LONG) < 0) {
                    Coppice.sleep(Duration.ofMillis(10));
                }
                System.out.println("lost");
                loopback("up");
                client.read(ByteBuffer.allocate(1));
                while (!server.silence().isZero()) {
                    Coppice.sleep(Duration.ofMillis(10));
                }
                System.out.println("back");
            }
            return null;
        });
    }

    private static void loopback(String state) throws IOException, InterruptedException {
        Process ip = new ProcessBuilder("ip", "link", "set", "lo", state).inheritIO().start();
        if (ip.waitFor() != 0) {
            throw new IOException("lo cannot be set " + state);
        }
    }
}
