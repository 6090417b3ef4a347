package org.coppice.example.chat;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.net.Addresses;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// What configurations make of a chat.
public class ChatServerTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    /// A loop alone.
    private record OneLoop(Loop loop) implements Loops {

        @Override
        public List<Loop> loops() {
            return List.of(loop);
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {
            throw new IllegalArgumentException(name);
        }
    }

    private static ChatConfiguration configuration(Map<String, ?> values) {
        return (ChatConfiguration)
                Proxy.newProxyInstance(
                        ChatConfiguration.class.getClassLoader(),
                        new Class<?>[] {ChatConfiguration.class},
                        (_, key, _) -> value(values.get(key.getName()), key.getDefaultValue()));
    }

    private static Object value(Object given, Object otherwise) {
        if (given instanceof RuntimeException refusal) {
            throw refusal;
        }
        return given == null ? otherwise : given;
    }

    /// Makes a chat and stops it, as Declarative Services do on a thread of theirs.
    ///
    /// @return what the log says
    private static String log(Map<String, ?> values) throws Exception {
        PrintStream former = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Coppice.run(() -> {
                Loops loops = new OneLoop(Loop.current());
                return Coppice.await(CompletableFuture.runAsync(() -> makeAndStop(loops, values)));
            });
        } finally {
            System.setErr(former);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void makeAndStop(Loops loops, Map<String, ?> values) {
        new ChatServer(loops, configuration(values), Map.of("service.pid", "chat~main")).stop();
    }

    private static void assertRefused(String why, Map<String, ?> values) throws Exception {
        String log = log(values);
        assertTrue(log, log.contains("Configuration chat~main is refused"));
        assertTrue(log, log.contains(why));
        assertEquals(log, 1, log.lines().count());
    }

    @Test
    public void aBadValueIsOneLineOfTheLogAndMakesNoChat() throws Exception {
        assertRefused("'nonsense' is no address", Map.of("address", "nonsense"));
        assertRefused("maxConnections is 0, allowed is 1 or more", Map.of("maxConnections", 0));
        assertRefused(
                "maxConnections is no number: 'abc'",
                Map.of("maxConnections", new IllegalStateException("'abc'")));
        assertRefused("drainMillis is -5, allowed is 0 or more", Map.of("drainMillis", -5L));
    }

    @Test
    public void halfOfTlsIsRefusedAndNotServedInPlainText() throws Exception {
        assertRefused("tlsCertificate is ''", Map.of("tlsKey", "key.pem"));
        assertRefused("tlsKey is ''", Map.of("tlsCertificate", "chain.pem"));
    }

    @Test
    public void aBadFileOfTlsIsNamed() throws Exception {
        String nowhere = folder.getRoot() + "/nowhere.pem";
        String aFolder = folder.getRoot().toString();
        assertRefused(nowhere, Map.of("tlsCertificate", nowhere, "tlsKey", nowhere));
        assertRefused(aFolder, Map.of("tlsCertificate", aFolder, "tlsKey", aFolder));
    }

    @Test
    public void anAddressInUseIsOneLineOfTheLog() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("in use", Map.of("address", "127.0.0.1:" + taken.getLocalPort()));
        }
    }

    @Test
    public void aChatThatStopsGivesItsAddressBack() throws Exception {
        String address = freeAddress();
        for (int i = 0; i < 2; i++) {
            String log = log(Map.of("address", address));
            assertTrue(log, log.contains("listens"));
        }
    }

    private static String freeAddress() throws Exception {
        return Coppice.run(() -> {
            try (GreenServerSocket socket = Net.listen(new InetSocketAddress("127.0.0.1", 0))) {
                return Addresses.format(socket.localAddress());
            }
        });
    }
}
