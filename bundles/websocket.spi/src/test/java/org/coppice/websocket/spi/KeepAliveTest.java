package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.junit.Test;

/// How long a connection waits for a peer for which much waits: in memory, where no system takes
/// bytes when it likes.
public class KeepAliveTest extends ConnectionTestCase {
    @Override
    StreamPair open() {
        return MemoryStreams.pair(64 * 1024);
    }

    @Test
    public void aPeerThatTakesNothingIsBrokenOff() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> end = ending(socket::receive);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            assertFalse(end.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            assertEquals("1006", end.await());
        });
    }

    @Test
    public void aPingThatWaitedHasItsTimeFromWhenItIsWritten() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> end = ending(socket::receive);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            assertEquals(MUCH, peer.next().length() - "text ".length());
            ByteBuffer payload = peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(3));
            peer.pong(payload);
            Coppice.awaitIdle();
            assertEquals(Duration.ofSeconds(3), socket.roundTrip().orElseThrow());
            connection.breakOff();
            assertEquals("1006", end.await());
        });
    }

    @Test
    public void whoTakesAllAndDoesNotAnswerIsBrokenOff() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> end = ending(socket::receive);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
            peer.next();
            peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            assertFalse(end.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            assertEquals("1006", end.await());
        });
    }
}
