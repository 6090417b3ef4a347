package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.Overflow;
import org.junit.Test;

/// Peers whose answers nobody would see, as they are behind much that nobody receives.
public class UnheardPeerTest extends ConnectionTestCase {
    private static final Duration A_LOOK = Duration.ofSeconds(1);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MUCH_UNHEARD = 40_000;

    /// Whether the peer's system has not answered yet.
    private boolean resending;

    @Override
    StreamPair open() {
        StreamPair pair = MemoryStreams.pair(64 * 1024);
        return new StreamPair(telling(pair.near()), pair.far());
    }

    private GreenStream telling(GreenStream below) {
        return new ForwardingStream(below) {
            @Override
            public boolean isResending() {
                return resending;
            }
        };
    }

    private void saysMuchAndIsAsked(Peer peer) throws Exception {
        peer.send(textOf(MUCH_UNHEARD));
        clock.advanceAndAwaitIdle(A_LOOK);
        clock.advanceAndAwaitIdle(Duration.ofSeconds(30));
        peer.nextPing();
    }

    @Test
    public void oneThatIsGoneIsBrokenOffAfterTheTimeOfAnAnswer() throws Exception {
        run((connection, socket, peer) -> {
            saysMuchAndIsAsked(peer);
            resending = true;
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(13));
            assertTrue(socket.isOpen());
            clock.advanceAndAwaitIdle(A_LOOK);
            assertTrue(connection.isOver());
            assertEquals(1006, socket.closeStatus().orElseThrow().code());
        });
    }

    @Test
    public void eachAnswerOfItsSystemGivesItTimeAnew() throws Exception {
        run((connection, socket, peer) -> {
            saysMuchAndIsAsked(peer);
            for (int i = 0; i < 3; i++) {
                resending = true;
                clock.advanceAndAwaitIdle(A_LOOK);
                clock.advanceAndAwaitIdle(Duration.ofSeconds(13));
                resending = false;
                clock.advanceAndAwaitIdle(A_LOOK);
            }
            clock.advanceAndAwaitIdle(A_DAY);
            assertTrue(socket.isOpen());
            assertEquals(textOf(MUCH_UNHEARD), socket.receive());
        });
    }

    @Test
    public void oneThatIsNeverAskedIsNeverBrokenOff() throws Exception {
        ConnectionSettings asking = settings(Overflow.BLOCK);
        settings =
                new ConnectionSettings(
                        asking.limits(),
                        asking.sendQueueMaxBytes(),
                        asking.overflow(),
                        Duration.ZERO,
                        asking.pongTimeout(),
                        asking.closeTimeout(),
                        asking.deflateMinBytes());
        run((connection, socket, peer) -> {
            peer.send(textOf(MUCH_UNHEARD));
            resending = true;
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(A_DAY);
            clock.advanceAndAwaitIdle(A_DAY);
            assertFalse(connection.isOver());
        });
    }
}
