package org.coppice.itests.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.RunOptions;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;

/// A server that sends back what it is sent, on one loop, for load from outside.
final class TcpEcho {

    private static final String USAGE = "echo PORT [HUB [COROUTINE]]";
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG_CONNECTIONS = 4096;
    private static final int MOST_CONNECTIONS = 100_000;

    private TcpEcho() {}

    /// @param args the port on the loopback interface, then perhaps the hub, then perhaps the
    ///   coroutine
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || args.length > 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        RunOptions.DEFAULTS
                .hub(args.length > 1 ? args[1] : "auto")
                .coroutine(args.length > 2 ? args[2] : "auto")
                .blockedAfter(Duration.ZERO)
                .run(() -> {
                    InetSocketAddress address =
                            new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
                    try (GreenServerSocket listener = Net.listen(address, BACKLOG_CONNECTIONS)) {
                        Net.serve(listener, TcpEcho::echo, MOST_CONNECTIONS);
                    }
                    return null;
                });
    }

    private static void echo(GreenStream stream) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (stream.read(buffer) >= 0) {
                stream.write(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            System.err.println(stream + ": " + e.getMessage());
        }
    }
}
