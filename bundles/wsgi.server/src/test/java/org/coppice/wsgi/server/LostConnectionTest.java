package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Registration;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Connections that end by no fault of the client: the log tells.
public class LostConnectionTest {
    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

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
