package org.coppice.websocket.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import javax.net.ssl.SSLException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.GreenRule;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.GreenSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.TlsContext;
import org.coppice.net.testkit.TestKeys;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.wsgi.api.Headers;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// With Coppice's own server, over sockets.
public class WebSocketClientTest {
    private static final int LONG_BYTES = 16 << 20;

    private final EchoServer server = new EchoServer();
    private final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60))
                    .around(folder)
                    .around(server)
                    .around(new GreenRule(RunOptions.DEFAULTS));

    private final WebSocketClient client = WebSocketClient.builder().build();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private static void assertEchoes(WebSocket socket) throws IOException {
        socket.send("Grüße");
        assertEquals("Grüße", socket.receive());
        socket.send(ByteBuffer.wrap(new byte[70_000]));
        assertEquals(70_000, socket.receiveBinary().remaining());
    }

    @Test
    public void messagesAreEchoed() throws Exception {
        WebSocket socket = client.connect(server.start());
        assertEchoes(socket);
        assertEquals(1, Coppice.await(client.connections()).size());
        socket.close();
        assertFalse(socket.isOpen());
        assertEquals(List.of(), Coppice.await(client.connections()));
    }

    @Test
    public void tlsIsSpokenToWhomTheCertificateIsFor() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "server");
        String address =
                server.start(
                        "tls:127.0.0.1:0",
                        builder -> builder.tls(keys.certificateFile(), keys.keyFile()));
        WebSocketClient trusting =
                WebSocketClient.builder()
                        .tls(TlsContext.builder().trust(keys.certificateFile()).build())
                        .build();
        String uri = "wss://127.0.0.1:" + URI.create(address).getPort() + "/";
        try (WebSocket socket = trusting.connect(uri)) {
            assertEchoes(socket);
            assertEquals("https", socket.environ().urlScheme());
        }
        assertThrows(SSLException.class, () -> client.connect(uri));
    }

    @Test
    public void aUnixSocketIsReachedByItsAddress() throws Exception {
        Path path = folder.getRoot().toPath().resolve("socket");
        server.start("unix:" + path, UnaryOperator.identity());
        WebSocketClient local =
                WebSocketClient.builder().address(UnixDomainSocketAddress.of(path)).build();
        try (WebSocket socket = local.connect("ws://localhost/")) {
            assertEchoes(socket);
        }
        assertTrue(Files.exists(path));
    }

    @Test
    public void messagesAreCompressedAsBothAgree() throws Exception {
        server.options(WebSocketOptions.DEFAULT.deflate(true));
        String uri = server.start();
        String text = "Ein Ring, sie zu knechten. ".repeat(1000);
        for (DeflateSettings offer :
                List.of(
                        DeflateSettings.DEFAULT,
                        new DeflateSettings(true, false, 15, 15),
                        new DeflateSettings(false, true, 15, 15),
                        new DeflateSettings(false, false, 9, 15),
                        new DeflateSettings(false, false, 15, 9),
                        new DeflateSettings(true, true, 10, 11))) {
            WebSocketClient deflating = WebSocketClient.builder().deflate(offer).build();
            try (WebSocket socket = deflating.connect(uri)) {
                assertTrue(socket.extensions(), socket.extensions().contains("permessage-deflate"));
                for (int i = 0; i < 3; i++) {
                    socket.send(text);
                    assertEquals(text, socket.receive());
                }
            }
        }
    }

    @Test
    public void whatBothSaidIsInTheEnviron() throws Exception {
        server.handler(socket -> {
            told.add(socket.environ().header("X-Token").orElse(""));
            told.add(socket.environ().header("X-Common").orElse(""));
            told.add(socket.protocol().orElse(""));
        });
        server.options(WebSocketOptions.DEFAULT.protocols("v1"));
        WebSocketClient named =
                WebSocketClient.builder()
                        .header("X-Token", "former")
                        .header("X-Common", "always")
                        .protocols("v2", "v1")
                        .build();
        URI uri = URI.create(server.start() + "a%20b?c");
        try (WebSocket socket = named.connect(uri, Headers.of("X-Token", "latter"))) {
            assertEquals("/a b", socket.path());
            assertEquals("c", socket.environ().queryString());
            Headers response = (Headers) socket.environ().get(WebSocketClient.RESPONSE_HEADERS);
            assertEquals(List.of("v1"), response.all("Sec-WebSocket-Protocol"));
        }
        assertEquals("latter", told.take());
        assertEquals("always", told.take());
        assertEquals("v1", told.take());
    }

    @Test
    public void closeCodesGoBothWays() throws Exception {
        server.handler(socket -> {
            try {
                told.add(socket.receive());
                socket.close(new CloseStatus(4002, "enough"));
            } catch (WebSocketClosedException e) {
                told.add(e.status().toString());
                throw e;
            }
        });
        String uri = server.start();
        WebSocket first = client.connect(uri);
        first.close(new CloseStatus(4001, "Tschüß"));
        assertEquals("4001 Tschüß", told.take());
        WebSocket second = client.connect(uri);
        second.send("hi");
        WebSocketClosedException e = assertThrows(WebSocketClosedException.class, second::receive);
        assertEquals(new CloseStatus(4002, "enough"), e.status());
        assertThrows(WebSocketClosedException.class, () -> second.send("more"));
    }

    @Test
    public void messagesInPartsAreWholeAtTheOtherEnd() throws Exception {
        server.handler(socket -> {
            String text = socket.receive();
            try (Writer writer = socket.textWriter()) {
                for (char c : text.toCharArray()) {
                    writer.write(c);
                    writer.flush();
                }
            }
        });
        try (WebSocket socket = client.connect(server.start())) {
            try (Writer writer = socket.textWriter()) {
                writer.write("Grü");
                writer.flush();
                writer.write("ße");
            }
            assertEquals("Grüße", socket.receive());
        }
    }

    @Test
    public void aMessageLongerThanWhatMayWaitIsStreamed() throws Exception {
        server.options(WebSocketOptions.DEFAULT.maxMessageBytes(LONG_BYTES));
        server.handler(socket -> {
            CRC32 sum = new CRC32();
            long count = 0;
            try (InputStream bytes = socket.receiveStream().bytes()) {
                byte[] buffer = new byte[10_000];
                for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                    sum.update(buffer, 0, n);
                    count += n;
                }
            }
            socket.send(count + " " + sum.getValue());
        });
        try (WebSocket socket = client.connect(server.start())) {
            CRC32 sum = new CRC32();
            try (OutputStream bytes = socket.binaryStream()) {
                byte[] part = new byte[4096];
                for (int i = 0; i < LONG_BYTES / part.length; i++) {
                    Arrays.fill(part, (byte) i);
                    sum.update(part);
                    bytes.write(part);
                }
            }
            assertEquals(LONG_BYTES + " " + sum.getValue(), socket.receive());
        }
    }

    @Test
    public void whoIsKilledWhileHeWaitsTakesNothingWithHim() throws Exception {
        try (WebSocket socket = client.connect(server.start())) {
            List<String> heard = new ArrayList<>();
            GreenThread<?> waiting = Coppice.spawn(() -> heard.add(socket.receive()));
            Coppice.giveWay();
            waiting.kill();
            Coppice.giveWay();
            assertEquals(List.of(), heard);
            assertEchoes(socket);
        }
    }

    @Test
    public void whoIsKilledWhileHeConnectsLeavesNothingOpen() throws Exception {
        try (GreenServerSocket silent =
                Net.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) silent.localAddress()).getPort();
            GreenThread<?> waiting =
                    Coppice.spawn(() -> client.connect("ws://127.0.0.1:" + port + "/"));
            try (GreenSocket peer = silent.accept()) {
                peer.read(ByteBuffer.allocate(1));
                waiting.kill();
                ByteBuffer rest = ByteBuffer.allocate(1000);
                assertThrows(
                        IOException.class,
                        () -> {
                            while (peer.read(rest.clear()) >= 0) {
                                // until it is reset
                            }
                        });
            }
        }
    }

    @Test
    public void aRefusedConnectionSaysSo() throws Exception {
        int port;
        try (GreenServerSocket gone =
                Net.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = ((InetSocketAddress) gone.localAddress()).getPort();
        }
        ConnectException e =
                assertThrows(
                        ConnectException.class,
                        () -> client.connect("ws://127.0.0.1:" + port + "/"));
        assertTrue(e.getMessage(), e.getMessage().contains(Integer.toString(port)));
    }

    @Test
    public void aProxyPassesBothWaysOn() throws Exception {
        String uri = server.start();
        HttpProxy proxy = HttpProxy.of("127.0.0.1", 1).credentials("Ada", "x");
        assertEchoesBy(uri, WebSocketClient.builder(), proxy, stream -> stream);
    }

    @Test
    public void tlsGoesThroughTlsWithAProxy() throws Exception {
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "server");
        TlsContext trusting = TlsContext.builder().trust(keys.certificateFile()).build();
        TlsContext own =
                TlsContext.builder().certificate(keys.certificateFile(), keys.keyFile()).build();
        String address =
                server.start(
                        "tls:127.0.0.1:0",
                        builder -> builder.tls(keys.certificateFile(), keys.keyFile()));
        assertEchoesBy(
                "wss://127.0.0.1:" + URI.create(address).getPort() + "/",
                WebSocketClient.builder().tls(trusting),
                HttpProxy.of("127.0.0.1", 1).credentials("Ada", "x").tls(trusting),
                own::server);
    }

    private static void assertEchoesBy(
            String uri,
            WebSocketClientBuilder builder,
            HttpProxy proxy,
            UnaryOperator<GreenStream> secured)
            throws IOException {
        try (GreenServerSocket listener =
                Net.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Coppice.spawn(() -> {
                proxy(listener, secured);
                return null;
            });
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            WebSocketClient behind =
                    builder.proxy(
                                    new HttpProxy(
                                            proxy.host(), port, proxy.authorization(), proxy.tls()))
                            .build();
            try (WebSocket socket = behind.connect(uri)) {
                assertEchoes(socket);
            }
        }
    }

    /// One connection.
    private static void proxy(GreenServerSocket listener, UnaryOperator<GreenStream> secured)
            throws IOException {
        try (GreenStream inner = secured.apply(listener.accept())) {
            StringBuilder head = new StringBuilder();
            InputStream input = inner.inputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) input.read());
            }
            assertTrue(head.toString(), head.indexOf("Proxy-Authorization: Basic ") > 0);
            String[] words = head.toString().split("[ :]");
            try (GreenSocket outer = Net.connect(words[1], Integer.parseInt(words[2]))) {
                inner.write(
                        ByteBuffer.wrap(
                                "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                GreenThread<?> back =
                        Coppice.spawn(() -> {
                            outer.inputStream().transferTo(inner.outputStream());
                            inner.shutdownOutput();
                            return null;
                        });
                input.transferTo(outer.outputStream());
                outer.shutdownOutput();
                back.awaitEnd();
            }
        }
    }
}
