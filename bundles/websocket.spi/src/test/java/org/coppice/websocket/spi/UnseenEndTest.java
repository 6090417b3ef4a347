package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.frames.Role;
import org.junit.Test;

/// Ends of peers while nobody receives, so that the loop must look for them.
public class UnseenEndTest extends ConnectionTestCase {
    private static final Duration A_LOOK = Duration.ofSeconds(1);
    private static final Duration A_DAY = Duration.ofDays(1);

    @Override
    StreamPair open() {
        return MemoryStreams.pair(64 * 1024);
    }

    @Test
    public void itIsSeenAlsoAfterAMessage() throws Exception {
        run((connection, socket, peer) -> {
            peer.send("subscribe");
            assertEquals("subscribe", socket.receive());
            peer.stream().shutdownOutput();
            clock.advanceAndAwaitIdle(A_LOOK);
            assertTrue(connection.isOver());
            assertEquals(1006, socket.closeStatus().orElseThrow().code());
        });
    }

    @Test
    public void messagesBeforeItAreReceivedStill() throws Exception {
        run((connection, socket, peer) -> {
            peer.send("last");
            peer.stream().shutdownOutput();
            clock.advanceAndAwaitIdle(A_LOOK);
            assertEquals("last", socket.receive());
            assertEquals("1006", ending(socket::receive).await());
        });
    }

    @Test
    public void whatWaitsForThePeerIsWritten() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            peer.stream().shutdownOutput();
            clock.advanceAndAwaitIdle(A_LOOK);
            assertFalse(socket.isOpen());
            assertEquals("text ".length() + MUCH, peer.next().length());
            assertEquals("end", peer.next());
            clock.advanceAndAwaitIdle(A_LOOK);
            assertTrue(connection.isOver());
        });
    }

    @Test
    public void aTaskThatFailsAtAnEndLeavesAllOthersToTheirCare() throws Exception {
        run((connection, socket, peer) -> {
            List<String> told = new ArrayList<>();
            socket.whenOver(() -> {
                throw new NoClassDefFoundError("a bundle that is gone");
            });
            socket.whenOver(() -> told.add("over"));
            StreamPair second = open();
            WebSocketConnection other =
                    connections.open(second.near(), agreement(Role.SERVER), settings);
            other.socket();
            peer.stream().shutdownOutput();
            clock.advanceAndAwaitIdle(A_LOOK);
            assertEquals(List.of("over"), told);
            second.far().shutdownOutput();
            clock.advanceAndAwaitIdle(A_LOOK);
            assertTrue(other.isOver());
            second.close();
        });
    }

    @Test
    public void whoHasSaidMuchThatNobodyReceivesIsAskedAndNotBrokenOff() throws Exception {
        run((connection, socket, peer) -> {
            peer.send(textOf(40_000));
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
            peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
            peer.nextPing();
            clock.advanceAndAwaitIdle(A_DAY);
            assertTrue(socket.isOpen());
            assertEquals(textOf(40_000), socket.receive());
        });
    }
}
