package org.coppice.websocket.client;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.GreenRule;
import org.coppice.net.TlsContext;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.frames.DeflateSettings;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestName;
import org.junit.rules.Timeout;

/// The client with a server of others, which sends back what it gets, but for these texts:
///
/// | text | it |
/// |---|---|
/// | `close` | closes without a code, or with 1000 if it cannot |
/// | `close 4002 why` | closes so |
/// | `closed` | sends how the last connection of the same path has ended, or an empty text |
/// | `ping x` | pings, and sends `pong x` when that has come back |
/// | `parts xyz` | sends `xyz`, with a fragment for each character |
///
/// It speaks the sub-protocol `v1`, and refuses `/refused` with 403 and the content `not so`.
public abstract class PeerServerContract {
    private static final int MIB = 1 << 20;
    private static final List<Integer> LENGTHS = List.of(0, 1, 125, 126, 65_535, 65_536, MIB);
    private static final String SENTENCE = "Ein Ring, sie zu knechten; größer als 125 Zeichen. ";

    private static final List<DeflateSettings> OFFERS =
            List.of(
                    DeflateSettings.DEFAULT,
                    new DeflateSettings(true, false, 15, 15),
                    new DeflateSettings(false, true, 15, 15),
                    new DeflateSettings(true, true, 15, 15),
                    new DeflateSettings(false, false, 10, 15),
                    new DeflateSettings(false, false, 15, 9),
                    new DeflateSettings(true, true, 11, 12));

    @Rule public final TestName name = new TestName();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(new GreenRule(RunOptions.DEFAULTS));

    private final Random random = new Random(1);

    /// The ports of the servers that this peer has.
    ///
    /// @param sparing of one that wants no context takeover, and if it can windows of 10 bits
    /// @param secure of one with TLS
    record Ports(int usual, int sparing, int secure) {}

    abstract Ports ports();

    abstract TlsContext trusted() throws IOException;

    /// Whether it answers an offer as RFC 7692 has it.
    boolean answersRightly(DeflateSettings offer) {
        return true;
    }

    private String uri(int port) {
        return "ws://127.0.0.1:" + port + "/" + name.getMethodName();
    }

    private WebSocket connect(WebSocketClientBuilder builder) throws IOException {
        return builder.build().connect(uri(ports().usual()));
    }

    private WebSocket connect() throws IOException {
        return connect(WebSocketClient.builder());
    }

    private static void assertEchoes(WebSocket socket, String text) throws IOException {
        socket.send(text);
        assertEquals(text, socket.receive());
    }

    private void assertEchoesAll(WebSocket socket) throws IOException {
        for (int length : LENGTHS) {
            assertEchoes(socket, SENTENCE.repeat(length / SENTENCE.length() + 1));
            assertEchoesBytes(socket, length);
        }
    }

    private void assertEchoesBytes(WebSocket socket, int length) throws IOException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        socket.send(ByteBuffer.wrap(bytes));
        byte[] echo = new byte[length];
        socket.receiveBinary().get(echo);
        assertArrayEquals(bytes, echo);
    }

    @Test
    public void messagesOfAllLengthsAreEchoed() throws Exception {
        try (WebSocket socket = connect()) {
            assertEquals("", socket.extensions());
            assertEchoesAll(socket);
        }
    }

    @Test
    public void whatItOffersOfCompressionIsAgreedOnAndDone() throws Exception {
        for (DeflateSettings offer : OFFERS) {
            WebSocketClient client =
                    WebSocketClient.builder().deflate(offer).deflateMinBytes(0).build();
            for (int port : List.of(ports().usual(), ports().sparing())) {
                if (answersRightly(offer)) {
                    assertDeflates(client, port);
                } else {
                    assertThrows(
                            WebSocketHandshakeException.class, () -> client.connect(uri(port)));
                }
            }
        }
    }

    private void assertDeflates(WebSocketClient client, int port) throws IOException {
        try (WebSocket socket = client.connect(uri(port))) {
            assertTrue(socket.extensions().startsWith("permessage-deflate"));
            for (int i = 0; i < 3; i++) {
                assertEchoes(socket, (SENTENCE + i).repeat(100));
                assertEchoesBytes(socket, 10_000);
            }
        }
    }

    @Test
    public void aServerMayWantLessThanIsOffered() throws Exception {
        WebSocketClient client = WebSocketClient.builder().deflate(DeflateSettings.DEFAULT).build();
        try (WebSocket socket = client.connect(uri(ports().sparing()))) {
            String agreed = socket.extensions();
            assertTrue(agreed, agreed.contains("server_no_context_takeover"));
            assertTrue(agreed, agreed.contains("client_no_context_takeover"));
            assertEchoesAll(socket);
        }
    }

    @Test
    public void fragmentsOfBothAreWholeMessages() throws Exception {
        for (WebSocketClientBuilder builder :
                List.of(
                        WebSocketClient.builder(),
                        WebSocketClient.builder()
                                .deflate(DeflateSettings.DEFAULT)
                                .deflateMinBytes(0))) {
            try (WebSocket socket = connect(builder)) {
                socket.send("parts Grüße ☕");
                assertEquals("Grüße ☕", socket.receive());
                try (Writer writer = socket.textWriter()) {
                    for (char each : SENTENCE.toCharArray()) {
                        writer.write(each);
                        writer.flush();
                    }
                }
                assertEquals(SENTENCE, socket.receive());
                try (OutputStream bytes = socket.binaryStream()) {
                    bytes.write(new byte[1000]);
                    bytes.flush();
                    bytes.write(new byte[MIB]);
                }
                assertEquals(1000 + MIB, socket.receiveBinary().remaining());
            }
        }
    }

    @Test
    public void pingsOfBothAreAnswered() throws Exception {
        try (WebSocket socket = connect(WebSocketClient.builder().ping(Duration.ofMillis(1)))) {
            socket.send("ping x");
            assertEquals("pong x", socket.receive());
            socket.ping(ByteBuffer.wrap(new byte[125]));
            assertEchoes(socket, "hello");
            GreenThread<Optional<?>> receiving = Coppice.spawn(socket::next);
            while (socket.roundTrip().isEmpty()) {
                Coppice.giveWay();
            }
            socket.send("still there");
            assertTrue(receiving.await().isPresent());
        }
    }

    private String heardAtTheEnd() throws IOException {
        try (WebSocket socket = connect()) {
            String heard = "";
            while (heard.isEmpty()) { // it may be told a little later
                socket.send("closed");
                heard = socket.receive();
            }
            return heard;
        }
    }

    @Test
    public void whatTheClientClosesWithIsHeard() throws Exception {
        connect().close(new CloseStatus(4001, "Tschüß"));
        assertEquals("4001 Tschüß", heardAtTheEnd());
    }

    @Test
    public void whatTheServerClosesWithIsHeard() throws Exception {
        for (String status : List.of("1000", "1001 gone", "1011 broken", "4002 genug für heute")) {
            WebSocket socket = connect();
            socket.send("close " + status);
            WebSocketClosedException e =
                    assertThrows(WebSocketClosedException.class, socket::receive);
            assertEquals(status, e.status().toString());
            socket.close();
        }
        WebSocket socket = connect();
        socket.send("close");
        int code = assertThrows(WebSocketClosedException.class, socket::receive).status().code();
        assertTrue("" + code, code == CloseStatus.NO_STATUS || code == CloseStatus.NORMAL);
    }

    @Test
    public void aMessageThatIsTooLongIsRefusedWith1009() throws Exception {
        for (Optional<DeflateSettings> deflate :
                List.of(Optional.<DeflateSettings>empty(), Optional.of(DeflateSettings.DEFAULT))) {
            WebSocketClientBuilder builder = WebSocketClient.builder().maxMessageBytes(1000);
            deflate.ifPresent(builder::deflate);
            WebSocket socket = connect(builder);
            socket.send("x".repeat(1001));
            WebSocketClosedException e =
                    assertThrows(WebSocketClosedException.class, socket::receive);
            assertEquals(CloseStatus.TOO_BIG, e.status().code());
            socket.close();
            String heard = heardAtTheEnd();
            assertTrue(heard, heard.startsWith("1009 "));
        }
    }

    @Test
    public void aSubProtocolThatBothSpeakIsTaken() throws Exception {
        try (WebSocket socket = connect(WebSocketClient.builder().protocols("v9", "v1"))) {
            assertEquals(Optional.of("v1"), socket.protocol());
            assertEchoes(socket, "hello");
        }
        try (WebSocket socket = connect(WebSocketClient.builder().protocols("v9"))) {
            assertEquals(Optional.empty(), socket.protocol());
        }
    }

    @Test
    public void tlsIsSpoken() throws Exception {
        WebSocketClient client = WebSocketClient.builder().tls(trusted()).build();
        String uri = uri(ports().secure()).replace("ws:", "wss:");
        try (WebSocket socket = client.connect(uri)) {
            assertEchoesAll(socket);
        }
    }

    @Test
    public void aRefusalIsToldWithItsContent() {
        WebSocketHandshakeException e =
                assertThrows(
                        WebSocketHandshakeException.class,
                        () ->
                                WebSocketClient.builder()
                                        .build()
                                        .connect("ws://127.0.0.1:" + ports().usual() + "/refused"));
        assertEquals(e.getMessage(), 403, e.status());
        assertEquals("not so", e.body().strip());
        assertTrue(e.getMessage(), e.getMessage().contains("403"));
    }
}
