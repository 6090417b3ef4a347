package org.coppice.websocket.client;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/// Coppice's server with clients of others, which are scripts that print what comes of it.
public class PeerClientTest {
    private static final int MAX_BYTES = 2 << 20;

    private final EchoServer server = new EchoServer();

    @Rule public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(60)).around(server);

    private volatile String heardAtTheEnd = "";
    private String uri;

    @Before
    public void serve() throws Exception {
        server.handler(this::converse);
        server.options(
                WebSocketOptions.DEFAULT
                        .protocols("v1")
                        .deflate(true)
                        .maxFrameBytes(MAX_BYTES)
                        .maxMessageBytes(MAX_BYTES));
        uri = server.start();
    }

    /// As a server of [PeerServerContract] does.
    private void converse(WebSocket socket) throws IOException {
        try {
            while (true) {
                switch (socket.receiveMessage()) {
                    case Message.Text text -> answer(socket, text.text());
                    case Message.Binary binary -> socket.send(binary.bytes());
                }
            }
        } catch (WebSocketClosedException e) {
            heardAtTheEnd = e.status().toString();
            throw e;
        }
    }

    private void answer(WebSocket socket, String text) throws IOException {
        String word = text.split(" ")[0];
        String rest = text.substring(Math.min(word.length() + 1, text.length()));
        switch (word) {
            case "close" ->
                    socket.close(
                            new CloseStatus(
                                    Integer.parseInt(rest.substring(0, 4)), rest.substring(5)));
            case "closed" -> socket.send(heardAtTheEnd);
            case "ping" -> socket.ping(ByteBuffer.wrap(rest.getBytes(StandardCharsets.UTF_8)));
            case "parts" -> {
                try (Writer writer = socket.textWriter()) {
                    for (char each : rest.toCharArray()) {
                        writer.write(each);
                        writer.flush();
                    }
                }
            }
            default -> socket.send(text);
        }
    }

    private String talk(Interpreter interpreter, String script) throws IOException {
        try (Interpreter.Running running = interpreter.start(script, uri)) {
            return String.join("\n", running.lines()) + "\n";
        }
    }

    @Test
    public void nodesWsTalksWithTheServer() throws Exception {
        assertEquals(
                """
                echoes
                fragments Grüße ☕
                fragments Grüße ☕
                pong x
                ping y
                end 4001
                heard 4001 Tschüß
                end 4002 genug
                end 1009 Incoming frame of 3145728 bytes is above length limit of 2097152 bytes.
                protocol v1
                origin 403
                deflate permessage-deflate echoes
                serverNoContextTakeover permessage-deflate echoes
                clientNoContextTakeover permessage-deflate echoes
                serverMaxWindowBits permessage-deflate echoes
                clientMaxWindowBits permessage-deflate echoes
                serverNoContextTakeover clientNoContextTakeover serverMaxWindowBits \
                clientMaxWindowBits permessage-deflate echoes
                """,
                talk(Interpreter.NODE, "node-client.js"));
    }

    @Test
    public void pythonsWebsocketsTalksWithTheServer() throws Exception {
        assertEquals(
                """
                echoes
                fragments Grüße ☕
                fragments Grüße ☕
                pong
                ping True
                end 4001
                heard 4001 Tschüß
                end 4002 genug
                end 1009 Incoming frame of 3145728 bytes is above length limit of 2097152 bytes.
                protocol v1
                origin True
                deflate echoes
                server_no_context_takeover echoes
                client_no_context_takeover echoes
                server_max_window_bits echoes
                client_max_window_bits echoes
                server_no_context_takeover client_no_context_takeover server_max_window_bits \
                client_max_window_bits echoes
                """,
                talk(Interpreter.PYTHON, "python_client.py"));
    }
}
