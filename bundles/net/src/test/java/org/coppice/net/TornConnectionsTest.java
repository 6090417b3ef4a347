package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// Connections that end in every way there is leave no descriptor behind. With 100,000 of them, one
/// hub at a time, in two minutes each: `mvn -pl bundles/net -am test -Dconnections=100000
/// -Dtest='TornConnectionsTest#*[epoll]' -Dsurefire.failIfNoSpecifiedTests=false`.
@RunWith(Parameterized.class)
public class TornConnectionsTest {

    private static final int CONNECTIONS = Integer.getInteger("connections", 500);
    private static final int CLIENTS = 20;
    private static final Duration SHORT = Duration.ofMillis(2);

    @Rule public final Timeout net = Timeout.seconds(280);
    @Rule public final LogLines log = new LogLines();

    @Parameter public String hub;

    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return Hubs.names();
    }

    /// Handlers that wait to be killed, the oldest first.
    private final Deque<GreenThread<?>> doomed = new ArrayDeque<>();

    private int handled;

    /// The first byte of a client says what becomes of its connection.
    private void handle(GreenStream stream) throws IOException {
        handled++;
        int way = stream.inputStream().read();
        switch (way) {
            case 't' -> stream.readTimeout(SHORT).inputStream().read();
            case 'k' -> {
                doomed.add(GreenThread.current());
                stream.inputStream().readAllBytes();
            }
            case 'f' -> throw new IllegalStateException("as asked");
            default -> {
                stream.inputStream().transferTo(stream.outputStream());
                stream.shutdownOutput();
            }
        }
    }

    private void connect(SocketAddress address, int number) throws IOException {
        try (GreenSocket client = Net.connect(address)) {
            char way = "nrhtkfe".charAt(number % 7);
            client.write(ByteBuffer.wrap(new byte[] {(byte) way, 1, 2}));
            switch (way) {
                case 'r' -> client.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
                case 'h' -> {
                    client.shutdownOutput();
                    client.inputStream().readAllBytes();
                }
                case 'k' -> {
                    while (doomed.isEmpty()) {
                        Coppice.sleep(Duration.ofMillis(1));
                    }
                    doomed.removeFirst().kill();
                }
                case 't', 'f' -> drain(client);
                case 'e' -> client.read(ByteBuffer.allocate(1));
                default -> {}
            }
        }
    }

    /// The peer may reset it, as it has not read everything.
    private static void drain(GreenSocket client) {
        try {
            client.inputStream().readAllBytes();
        } catch (IOException e) {
            // that is an end too
        }
    }

    private void tear(int connections) throws Exception {
        handled = 0;
        Hubs.run(
                hub,
                () -> {
                    StreamServer server =
                            StreamServer.builder(this::handle)
                                    .listen(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), 0))
                                    .build();
                    server.start();
                    List<GreenThread<?>> clients = new ArrayList<>();
                    for (int client = 0; client < CLIENTS; client++) {
                        int first = client;
                        clients.add(
                                Coppice.spawn(() -> {
                                    for (int i = first; i < connections; i += CLIENTS) {
                                        connect(server.address(), i);
                                    }
                                    return null;
                                }));
                    }
                    Coppice.awaitAllOrThrow(clients);
                    while (handled < connections) {
                        Coppice.sleep(Duration.ofMillis(1));
                    }
                    doomed.forEach(GreenThread::kill);
                    server.stop(Duration.ofSeconds(10));
                    assertEquals(0, server.connections());
                });
        doomed.clear();
    }

    @Test
    public void connectionsTornInEveryWayLeaveNoDescriptorBehind() throws Exception {
        tear(CLIENTS * 7);
        long before = HubTestCase.descriptors();
        tear(CONNECTIONS);
        assertEquals("open descriptors", before, HubTestCase.descriptors());
        assertEquals(CONNECTIONS, handled);
    }
}
