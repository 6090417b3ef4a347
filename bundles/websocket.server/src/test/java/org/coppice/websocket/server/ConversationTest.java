package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// The last frames of a conversation reach the client, where they cannot be written at once, too:
/// what comes in one piece with the handshake makes the server read and write otherwise.
public class ConversationTest {
    private static final String TEXT = "\u0081\u0081\0\0\0\0x";
    private static final String NORMAL = "\u0088\u0002\u0003\u00e8";
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";

    @Rule public final SocketServerRule server = new SocketServerRule();

    private final WebSocketServer sockets = new WebSocketServer();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private Client talk(WebSocketHandler handler) throws Exception {
        server.application(sockets.application(handler));
        return server.connect().sendRaw(SocketServerRule.HANDSHAKE + TEXT);
    }

    @Test
    public void aServerThatStopsSaysGoodByeWhereAGreenThreadWrites() throws Exception {
        try (Client client =
                talk(socket -> {
                    told.add(socket.receive());
                    socket.receive();
                })) {
            assertEquals("x", told.take());
            server.stop();
            String all = client.readToEnd();
            assertTrue(all, all.endsWith(GOING_AWAY));
        }
    }

    @Test
    public void aServerThatStopsSaysGoodByeBehindABacklog() throws Exception {
        try (Client client =
                talk(socket -> {
                    socket.send(ByteBuffer.allocate(16 << 20));
                    told.add("sent");
                    socket.receive();
                    socket.receive();
                })) {
            assertEquals("sent", told.take());
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(server::stop, task -> new Thread(task).start());
            String all = client.readToEnd();
            assertTrue(all.substring(all.length() - 4), all.endsWith(GOING_AWAY));
            stopped.join();
        }
    }

    @Test
    public void aHandlerMayEndWhileAnotherGreenThreadOfItReceives() throws Exception {
        try (Client client =
                talk(socket -> {
                    Coppice.spawn(() -> {
                        while (socket.next().isPresent()) {
                            told.add("received");
                        }
                        told.add(socket.closeStatus().orElseThrow().toString());
                        return null;
                    });
                    Coppice.await(
                            CompletableFuture.runAsync(() -> {
                                try {
                                    assertEquals("received", told.take());
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
                })) {
            client.readUntil(NORMAL);
            client.sendRaw("\u0088\u0082\0\0\0\0\u0003\u00e8");
            assertTrue(client.isAtEnd());
            assertEquals("1000", told.take());
        }
    }
}
