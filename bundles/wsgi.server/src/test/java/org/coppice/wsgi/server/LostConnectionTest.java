package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Registration;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.coppice.net.StreamListener;
import org.coppice.net.testkit.MemoryListener;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.testkit.Client;
import org.coppice.wsgi.testkit.SwappableApplications;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Connections that end by no fault of the client: the log tells.
public class LostConnectionTest {
    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    /// Breaks the server itself, where no application is to blame.
    private static final class Broken implements Applications {
        @Override
        public Map<String, Application> byName() {
            throw new NoClassDefFoundError("a class of the server");
        }

        @Override
        public CompletableFuture<Void> change() {
            return new CompletableFuture<>();
        }

        @Override
        public void missed(String name) {}
    }

    @Test
    public void anErrorOfTheServerIsLoggedOnce() throws Exception {
        HttpServer server =
                new HttpServer("test", ServerSettings.of(Map.of("port", "0")), loop, new Broken());
        server.start();
        try (Client client = new Client(URI.create(server.address()).getPort())) {
            assertEquals("", client.send("GET / HTTP/1.1\nHost: a\n\n").readToEnd());
        }
        server.stop();
        assertEquals(0, server.connections());
        assertEquals(1, log.containing("ERROR").size());
        assertTrue(log.containing("ERROR").getFirst().endsWith(" broke"));
        assertEquals(1, log.containing("NoClassDefFoundError: a class of the server").size());
    }

    /// Its first client breaks the server before anything is known of it.
    private record BreakingOnce(MemoryListener clients, AtomicBoolean broken)
            implements StreamListener {
        @Override
        public GreenStream accept() throws IOException {
            GreenStream client = clients.accept();
            return broken.getAndSet(true)
                    ? client
                    : new ForwardingStream(client) {
                        @Override
                        public SocketAddress remoteAddress() {
                            throw new StackOverflowError("for want of room");
                        }
                    };
        }

        @Override
        public Optional<GreenStream> tryAccept() throws IOException {
            return clients.tryAccept();
        }

        @Override
        public SocketAddress localAddress() throws IOException {
            return clients.localAddress();
        }

        @Override
        public boolean isOpen() {
            return clients.isOpen();
        }

        @Override
        public void close() throws IOException {
            clients.close();
        }
    }

    @Test
    public void anErrorAtTheBeginningOfAConnectionEndsThatOneAlone() throws Exception {
        ServerSettings settings =
                ServerSettings.of(
                        Map.of(
                                "port",
                                "0",
                                "proxyProtocol",
                                "true",
                                "trustedProxies",
                                "192.0.2.1"));
        Coppice.run(() -> {
            MemoryListener clients = new MemoryListener(1024);
            HttpServer server =
                    new HttpServer(
                            "test",
                            settings,
                            Loop.current().group(),
                            new SwappableApplications().set(HttpServerRule.hello()));
            server.start(List.of(new BreakingOnce(clients, new AtomicBoolean())));
            assertEquals(-1, clients.connect().read(ByteBuffer.allocate(1)));
            try (GreenStream next = clients.connect()) {
                next.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.0\r\n\r\n"));
                String response =
                        new String(next.inputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(response, response.endsWith("Hello, World!"));
            }
            server.stop();
            assertEquals(0, server.connections());
            return null;
        });
        assertEquals(1, log.containing("Connection 1 was not opened").size());
    }

    /// What a hub throws when it does not want a channel.
    private IOException refusal() {
        return loop.next()
                .submit(() -> {
                    SocketChannel channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    channel.close();
                    return assertThrows(IOException.class, () -> Registration.open(channel));
                })
                .join();
    }

    @Test
    public void whatTheHubRefusesIsToldOnceInAWhile() {
        IOException refusal = refusal();
        assertNotNull(HubRefusals.find(new ClientGoneException(refusal)));
        HubRefusals refusals = new HubRefusals("test");
        for (int i = 0; i < 1000; i++) {
            refusals.tell(new IOException("descriptor 1024 is too high"));
        }
        assertEquals(1, log.containing("WARN").size());
        assertTrue(log.containing("WARN").getFirst().endsWith(": descriptor 1024 is too high"));
    }

    @Test
    public void aResetIsNoRefusalOfTheHub() {
        assertNull(HubRefusals.find(new IOException("Connection reset by peer")));
    }
}
