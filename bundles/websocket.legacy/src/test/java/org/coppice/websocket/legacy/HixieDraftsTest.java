package org.coppice.websocket.legacy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.server.WsgiServer;
import org.coppice.wsgi.testkit.Client;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Old clients of an HTTP server, on a class path.
public class HixieDraftsTest {
    private static final String DRAFT_76 =
            "GET /demo?a=b HTTP/1.1\nHost: example.com\nConnection: Upgrade\n"
                    + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\n"
                    + "Sec-WebSocket-Protocol: sample\nUpgrade: WebSocket\n"
                    + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\n"
                    + "Origin: http://example.com\n\n";
    private static final String BODY = "^n:ds[4U";
    private static final String ANSWER = "8jKS'y:G*Co,Wxa-";

    private static final String DRAFT_75 =
            "GET /demo HTTP/1.1\n"
                    + "Upgrade: WebSocket\n"
                    + "Connection: Upgrade\n"
                    + "Host: example.com\n"
                    + "Origin: http://example.com\n"
                    + "WebSocket-Protocol: sample\n\n";

    private final LogLines log = new LogLines();
    private final RunningLoop loop = new RunningLoop();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(loop);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private WsgiServer server;

    @After
    public void stop() {
        server.close();
        assertEquals(List.of(), log.containing("ERROR"));
    }

    private void serve(WebSocketHandler handler, WebSocketOptions options) throws IOException {
        server =
                WsgiServer.builder(WebSockets.find().application(handler, options))
                        .listen("127.0.0.1:0")
                        .loops(loop)
                        .build();
        server.start();
    }

    private void serve(WebSocketHandler handler) throws IOException {
        serve(handler, WebSocketOptions.DEFAULT.protocols("sample"));
    }

    private void echo(WebSocket socket) throws IOException {
        try {
            while (true) {
                socket.send(socket.receive());
            }
        } catch (WebSocketClosedException e) {
            told.add(Integer.toString(e.status().code()));
            throw e;
        }
    }

    private Client connect() throws IOException {
        return new Client(URI.create(server.addresses().getFirst()).getPort());
    }

    private Client talk(String handshake) throws IOException {
        Client client = connect();
        client.send(handshake).readUntil(handshake.endsWith(BODY) ? ANSWER : "\n\n");
        return client;
    }

    private String answer(String request) throws IOException {
        try (Client client = connect()) {
            return client.send(request).readUntil("\n\n");
        }
    }

    @Test
    public void draft76IsAnsweredAsItsExampleHasIt() throws Exception {
        serve(this::echo);
        try (Client client = connect()) {
            assertEquals(
                    "HTTP/1.1 101 WebSocket Protocol Handshake\n"
                            + "Upgrade: WebSocket\nConnection: Upgrade\n"
                            + "Sec-WebSocket-Origin: http://example.com\n"
                            + "Sec-WebSocket-Location: ws://example.com/demo?a=b\n"
                            + "Sec-WebSocket-Protocol: sample\n\n"
                            + ANSWER,
                    client.send(DRAFT_76 + BODY).readUntil(ANSWER));
        }
    }

    @Test
    public void theBodyMayComeLater() throws Exception {
        serve(this::echo);
        try (Client client = connect()) {
            client.send(DRAFT_76).sendRaw(BODY.substring(0, 3));
            loop.next().submit(() -> "a pass of the loop").join();
            client.sendRaw(BODY.substring(3) + "\0early\u00ff").readUntil(ANSWER);
            assertEquals("\0early\u00ff", client.readUntil("\u00ff"));
        }
    }

    @Test
    public void draft75IsAnsweredAsItsExampleHasIt() throws Exception {
        serve(this::echo);
        assertEquals(
                "HTTP/1.1 101 Web Socket Protocol Handshake\n"
                        + "Upgrade: WebSocket\nConnection: Upgrade\n"
                        + "WebSocket-Origin: http://example.com\n"
                        + "WebSocket-Location: ws://example.com/demo\n"
                        + "WebSocket-Protocol: sample\n\n",
                answer(DRAFT_75));
    }

    @Test
    public void behindTlsTheLocationSaysSo() throws Exception {
        Application application =
                WebSockets.find().application(this::echo, WebSocketOptions.DEFAULT);
        server =
                WsgiServer.builder(
                                (environ, start) -> {
                                    environ.put(Environ.WSGI_URL_SCHEME, "https");
                                    return application.call(environ, start);
                                })
                        .listen("127.0.0.1:0")
                        .loops(loop)
                        .build();
        server.start();
        assertTrue(
                answer(DRAFT_75.replace("Origin: http", "Origin: https"))
                        .contains("\nWebSocket-Location: wss://example.com/demo\n"));
    }

    @Test
    public void messagesAreEchoedInBothDrafts() throws Exception {
        serve(this::echo);
        for (String handshake : List.of(DRAFT_76 + BODY, DRAFT_75)) {
            try (Client client = talk(handshake)) {
                client.sendRaw("\0Gr\u00c3\u00bc\u00c3\u009fe\u00ff\0\u00ff");
                assertEquals("\0Gr\u00c3\u00bc\u00c3\u009fe\u00ff", client.readUntil("\u00ff"));
                assertEquals("\0\u00ff", client.readUntil("\u00ff"));
            }
        }
    }

    @Test
    public void theHandlerKnowsTheVersionAndTheRequest() throws Exception {
        serve(socket -> {
            told.add(socket.version() + " " + socket.path() + " " + socket.protocol().orElse(""));
            told.add(socket.origin().orElse("") + socket.extensions());
        });
        talk(DRAFT_76 + BODY).close();
        assertEquals("76 /demo sample", told.take());
        assertEquals("http://example.com", told.take());
        talk(DRAFT_75).close();
        assertEquals("75 /demo sample", told.take());
    }

    @Test
    public void textThatIsNoUtf8IsReplaced() throws Exception {
        serve(this::echo);
        try (Client client = talk(DRAFT_76 + BODY)) {
            client.sendRaw("\0a\u00c0b\u00ff");
            assertEquals("\0a\u00ef\u00bf\u00bdb\u00ff", client.readUntil("\u00ff"));
        }
    }

    @Test
    public void theClientsLastFrameIsAnswered() throws Exception {
        serve(this::echo);
        try (Client client = talk(DRAFT_76 + BODY)) {
            assertEquals("\u00ff\0", client.sendRaw("\u00ff\0").readToEnd());
        }
        assertEquals("1005", told.take());
    }

    @Test
    public void aHandlerThatReturnsClosesInTheWayOfTheDraft() throws Exception {
        serve(socket -> socket.send(ByteBuffer.wrap(new byte[] {'x'})));
        try (Client client = talk(DRAFT_76 + BODY)) {
            assertEquals("\0x\u00ff\u00ff\0", client.readUntil("\u00ff\0"));
            assertEquals("", client.sendRaw("\u00ff\0").readToEnd());
        }
        try (Client client = talk(DRAFT_75)) {
            assertEquals("\0x\u00ff", client.readToEnd());
        }
    }

    @Test
    public void malformedFramesEndTheConnection() throws Exception {
        serve(this::echo);
        for (String frame : List.of("\u0001x\u00ff", "\u0080\u0001x", "\u00ff\u0001", "x")) {
            try (Client client = talk(DRAFT_76 + BODY)) {
                assertEquals(frame, "\u00ff\0", client.sendRaw(frame).readToEnd());
            }
            assertEquals("1002", told.take());
        }
    }

    @Test
    public void messagesThatAreTooLongEndTheConnection() throws Exception {
        serve(this::echo, WebSocketOptions.DEFAULT.maxFrameBytes(125).protocols("sample"));
        try (Client client = talk(DRAFT_76 + BODY)) {
            String longest = "\0" + "x".repeat(125) + "\u00ff";
            assertEquals(longest, client.sendRaw(longest).readUntil("\u00ff"));
            assertEquals("\u00ff\0", client.sendRaw("\0" + "x".repeat(126)).readToEnd());
        }
        assertEquals("1009", told.take());
    }

    @Test
    public void wrongHandshakesAreRefused() throws Exception {
        serve(this::echo);
        String[][] changes = {
            {"Key1: 4 @1  46546xW%0l 1 5", "Key1: 46546", "400"},
            {"Key2: 12998 5 Y3 1  .P00", "Key2: 1 3  x", "400"},
            {"Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\n", "", "400"},
            {"Origin: http://example.com", "Origin: http://evil.example", "403"},
            {"Host: example.com\n", "Host: example.com\nContent-Length: 8\n", "400"},
            {"Host: example.com\n", "Host: example.com\nSec-WebSocket-Version: 7\n", "426"},
            {"GET", "POST", "400"},
            {"Upgrade: WebSocket", "Upgrade: other", "400"},
        };
        for (String[] each : changes) {
            String answer = answer(DRAFT_76.replace(each[0], each[1]) + BODY);
            assertTrue(each[1] + ": " + answer, answer.startsWith("HTTP/1.1 " + each[2]));
        }
        String anonymous = answer(DRAFT_75.replace("Origin: http://example.com\n", ""));
        assertTrue(anonymous, anonymous.startsWith("HTTP/1.1 426"));
    }

    @Test
    public void aSubProtocolThatNobodySpeaksIsNotNamed() throws Exception {
        serve(this::echo, WebSocketOptions.DEFAULT);
        assertFalse(answer(DRAFT_76 + BODY).contains("Protocol:"));
    }

    @Test
    public void clientsOfTodayAreServedAsEver() throws Exception {
        serve(this::echo);
        String answer =
                answer(
                        "GET / HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\n"
                                + "Sec-WebSocket-Version: 13\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n");
        assertTrue(answer, answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }
}
