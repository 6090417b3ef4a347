package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.LogLines;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// Conversations over an HTTP server, with the JDK's client.
public class WebSocketServerTest {
    private final LogLines log = new LogLines();
    private final SocketServerRule server = new SocketServerRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private final WebSocketServer sockets = new WebSocketServer();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private void serve(WebSocketHandler handler) {
        server.application(sockets.application(handler));
    }

    private static void echo(WebSocket socket) throws IOException {
        while (true) {
            socket.send(socket.receive());
        }
    }

    @Test
    public void itIsFoundOnAClassPath() {
        assertEquals(WebSocketServer.class, WebSockets.find().getClass());
    }

    @Test
    public void messagesAreEchoed() throws Exception {
        serve(WebSocketServerTest::echo);
        Heard client = server.talk("/");
        client.send("one").send("two").send("");
        assertEquals("text one", client.next());
        assertEquals("text two", client.next());
        assertEquals("text ", client.next());
        client.close(1000, "done");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void theHandlerKnowsTheRequest() throws Exception {
        serve(socket -> {
            told.add(socket.path() + " " + socket.environ().queryString());
            told.add(socket.environ().header("Host").orElse(""));
            told.add(socket.version() + " " + socket.protocol() + " " + socket.origin());
            assertThrows(IllegalArgumentException.class, () -> socket.pathParameter("x"));
        });
        Heard client = server.talk("/a%20b?c=d");
        assertEquals("close 1000", client.next());
        assertEquals("/a b c=d", told.take());
        assertEquals("127.0.0.1:" + server.port(), told.take());
        assertEquals("13 Optional.empty Optional.empty", told.take());
    }

    @Test
    public void aHandlerThatThrowsCloses1011AndIsLogged() throws Exception {
        serve(socket -> {
            throw new IllegalStateException("broken on purpose");
        });
        assertEquals("close 1011", server.talk("/orders").next());
        List<String> lines = log.containing("failed");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(lines.toString(), lines.getFirst().contains("/orders"));
    }

    @Test
    public void anIoExceptionIsNotLogged() throws Exception {
        serve(socket -> {
            throw new IOException("no database");
        });
        assertEquals("close 1011", server.talk("/").next());
        assertEquals(List.of(), log.containing("no database"));
    }

    @Test
    public void aForeignPageIsRefusedWithItsOriginWhichIsLoggedOnce() throws Exception {
        serve(WebSocketServerTest::echo);
        String refusal = "Pages of the origin https://evil.example may not connect: `origins`";
        for (int i = 0; i < 2; i++) {
            String answer = server.exchange(foreign("https://evil.example"));
            assertTrue(answer, answer.startsWith("HTTP/1.1 403 "));
            assertTrue(answer, answer.contains(refusal));
        }
        assertEquals(1, log.containing(refusal).size());
    }

    @Test
    public void theyCannotFillTheLog() throws Exception {
        serve(WebSocketServerTest::echo);
        for (int i = 0; i < ForeignPages.MOST + 10; i++) {
            server.exchange(foreign("https://evil" + i + ".example"));
        }
        assertEquals(ForeignPages.MOST, log.containing("Pages of the origin").size());
    }

    private static String foreign(String origin) {
        return SocketServerRule.HANDSHAKE
                .replace("\r", "")
                .replace("Host: h\n", "Host: h\nOrigin: " + origin + "\n");
    }

    @Test
    public void theReasonOfACloseArrives() throws Exception {
        serve(socket -> socket.close(new CloseStatus(4001, "Grüße")));
        assertEquals("close 4001 Grüße", server.talk("/").next());
    }

    @Test
    public void aClientThatIsGoneEndsTheHandler() throws Exception {
        serve(socket -> {
            try {
                socket.receive();
            } catch (WebSocketClosedException e) {
                told.add(e.status().toString());
                throw e;
            }
        });
        server.talk("/").abort();
        assertEquals("1006", told.take());
        assertEquals(List.of(), log.containing("ERROR"));
    }

    @Test
    public void aServerThatStopsSaysGoodBye() throws Exception {
        serve(WebSocketServerTest::echo);
        Heard client = server.talk("/");
        client.send("x");
        assertEquals("text x", client.next());
        server.stop();
        assertEquals("close 1001", client.next());
    }

    @Test
    public void theFirstSubProtocolOfTheClientIsTaken() throws Exception {
        server.application(
                sockets.application(
                        WebSocketServerTest::echo, WebSocketOptions.DEFAULT.protocols("a", "b")));
        assertTrue(
                server.exchange(
                                "GET / HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\n"
                                        + "Sec-WebSocket-Version: 13\n"
                                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
                                        + "Sec-WebSocket-Protocol: x, b, a\n\n")
                        .contains("\nSec-WebSocket-Protocol: b\n"));
    }

    @Test
    public void messagesThatAreTooLongClose1009() throws Exception {
        server.application(
                sockets.application(
                        WebSocketServerTest::echo, WebSocketOptions.DEFAULT.maxFrameBytes(125)));
        Heard client = server.talk("/");
        client.send("x".repeat(126));
        assertEquals(
                "close 1009 Incoming frame of 126 bytes is above length limit of 125 bytes.",
                client.next());
    }

    @Test
    public void aRequestForNoWebSocketIsRefused() throws Exception {
        serve(WebSocketServerTest::echo);
        try (Client client = server.connect()) {
            String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readToEnd();
            assertTrue(response, response.startsWith("HTTP/1.1 400 "));
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.contains("Here is a WebSocket"));
        }
        assertThrows(
                CompletionException.class,
                () ->
                        server.application(
                                        sockets.application(
                                                WebSocketServerTest::echo,
                                                WebSocketOptions.DEFAULT.origins((h, o) -> false)))
                                .tryTalk("/")
                                .join());
    }

    @Test
    public void anUnknownVersionIsToldWhatWouldDoAndMayTryAgain() throws Exception {
        serve(WebSocketServerTest::echo);
        try (Client client = server.connect()) {
            String request = SocketServerRule.HANDSHAKE;
            client.sendRaw(request.replace("Version: 13", "Version: 12"));
            String refusal = client.readResponse();
            assertTrue(refusal, refusal.startsWith("HTTP/1.1 426 Upgrade Required\n"));
            assertTrue(refusal, refusal.contains("\nUpgrade: websocket\n"));
            assertTrue(refusal, refusal.contains("\nConnection: Upgrade\n"));
            assertTrue(refusal, refusal.contains("\nSec-WebSocket-Version: 8, 13\n"));
            assertTrue(client.sendRaw(request).readUntil("\n\n").contains("HTTP/1.1 101 "));
        }
    }

    @Test
    public void aServerThatKeepsItsConnectionsIsNamed() throws Exception {
        Environ environ = Environ.blank("GET", "/");
        environ.put("HTTP_UPGRADE", "websocket");
        environ.put("HTTP_CONNECTION", "Upgrade");
        environ.put("HTTP_HOST", "localhost");
        environ.put("HTTP_SEC_WEBSOCKET_VERSION", "13");
        environ.put("HTTP_SEC_WEBSOCKET_KEY", "dGhlIHNhbXBsZSBub25jZQ==");
        Started started = new Started();
        try (Body body = sockets.application(WebSocketServerTest::echo).call(environ, started)) {
            assertEquals(501, started.code);
            ByteBuffer first = body.iterator().next();
            assertTrue(StandardCharsets.UTF_8.decode(first).toString().contains("wsgi.server"));
        }
    }

    private static final class Started implements StartResponse {
        private int code;

        @Override
        public ResponseWriter start(Status status, Headers headers) {
            code = status.code();
            return null;
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            return start(status, headers);
        }
    }

    @Test
    public void connectionsAreListed() throws Exception {
        assertEquals(List.of(), sockets.connections().join());
        serve(WebSocketServerTest::echo);
        Heard client = server.talk("/here");
        client.send("x");
        assertEquals("text x", client.next());
        WebSocketInfo info = sockets.connections().join().getFirst();
        assertEquals("/here", info.path());
        assertTrue(info.peer(), info.peer().startsWith("127.0.0.1:"));
        assertEquals(1, info.messagesIn());
        assertEquals(1, info.messagesOut());
        client.close(1000, "");
        client.next();
    }

    @Test
    public void itsGreenThreadIsCalledByItsNumberAndItsPathOrRoute() throws Exception {
        serve(socket -> socket.send(GreenThread.current().name()));
        assertEquals("text websocket 1 /a\\x0ab", server.talk("/a%0ab").next());
        Application application = sockets.application(s -> s.send(GreenThread.current().name()));
        server.application((environ, start) -> {
            environ.put(Environ.ROUTE_PATTERN, "/chat/{room}");
            return application.call(environ, start);
        });
        assertEquals("text websocket 2 /chat/{room}", server.talk("/chat/lobby").next());
    }

    @Test
    public void pathsOfClientsReachNoLogAsTheyAre() throws Exception {
        serve(socket -> {
            throw new IllegalStateException("broken on purpose");
        });
        assertEquals("close 1011", server.talk("/a%0aWARN").next());
        List<String> lines = log.containing("failed");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(lines.toString(), lines.getFirst().contains("/a\\x0aWARN"));
    }

    @Test
    public void anOperatorClosesAConnectionByItsNumber() throws Exception {
        serve(WebSocketServerTest::echo);
        Heard client = server.talk("/");
        client.send("x");
        assertEquals("text x", client.next());
        long id = sockets.connections().join().getFirst().id();
        CloseStatus status = new CloseStatus(CloseStatus.GOING_AWAY, "Back at noon");
        assertFalse(sockets.close(id + 1, status).join());
        assertThrows(
                IllegalArgumentException.class,
                () -> sockets.close(id, CloseStatus.of(CloseStatus.ABNORMAL)));
        assertTrue(sockets.close(id, status).join());
        assertEquals("close 1001 Back at noon", client.next());
    }
}
