package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Test;

/// Whether a peer lives that is slow, over whatever stream.
public abstract class KeepAliveContract extends QueueContract {
    private static void takeSome(WebSocketConnection connection, Peer peer) throws Exception {
        long before = connection.info().waitingBytes();
        while (connection.info().waitingBytes() == before) {
            peer.takeSome();
            Coppice.giveWay();
        }
    }

    @Test
    public void aPeerThatTakesALongMessageSlowlyLives() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(2 * MUCH));
            GreenThread<String> end = ending(socket::receive);
            for (int i = 0; i < 3; i++) {
                clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
                clock.advanceAndAwaitIdle(Duration.ofSeconds(9));
                assertTrue("after " + i, socket.isOpen());
                takeSome(connection, peer);
            }
            assertEquals(2 * MUCH, peer.next().length() - "text ".length());
            ByteBuffer payload = peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            peer.pong(payload);
            Coppice.awaitIdle();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            assertTrue(socket.isOpen());
            connection.breakOff();
            assertEquals("1006", end.await());
        });
    }
}
