package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.coppice.websocket.api.Overflow;
import org.junit.Test;

/// Peers whose answers nobody would see, as they are behind much that nobody receives.
public class UnheardPeerTest extends ConnectionTestCase {
    private static final Duration A_LOOK = Duration.ofSeconds(1);
    private static final Duration THE_PAUSE = Duration.ofSeconds(30);
    private static final Duration THE_TIME = Duration.ofSeconds(15);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MUCH_UNHEARD = 40_000;

    /// For how long the peer's system answers nothing.
    private Duration silence = Duration.ZERO;

    @Override
    StreamPair open() {
        StreamPair pair = MemoryStreams.pair(64 * 1024);
        return new StreamPair(telling(pair.near()), pair.far());
    }

    private GreenStream telling(GreenStream below) {
        return new ForwardingStream(below) {
            @Override
            public Duration silence() {
                return silence;
            }
        };
    }

    private void saysMuchAndIsAsked(Peer peer) throws Exception {
        peer.send(textOf(MUCH_UNHEARD));
        clock.advanceAndAwaitIdle(A_LOOK);
        clock.advanceAndAwaitIdle(THE_PAUSE);
        peer.nextPing();
    }

    private void isBrokenOffAfterTheTimeOfAnAnswer(WebSocketConnection connection) {
        clock.advanceAndAwaitIdle(THE_TIME.minus(A_LOOK));
        assertTrue(connection.isOpen());
        clock.advanceAndAwaitIdle(A_LOOK);
        assertTrue(connection.isOver());
        assertEquals(1006, connection.closeStatus().orElseThrow().code());
    }

    @Test
    public void oneThatIsGoneIsBrokenOffAfterTheTimeOfAnAnswer() throws Exception {
        run((connection, socket, peer) -> {
            saysMuchAndIsAsked(peer);
            silence = THE_TIME;
            isBrokenOffAfterTheTimeOfAnAnswer(connection);
        });
    }

    @Test
    public void oneThatHasNotSpokenForLongIsAskedBeforeItsSilenceCounts() throws Exception {
        run((connection, socket, peer) -> {
            peer.send(textOf(MUCH_UNHEARD));
            silence = A_DAY;
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(THE_PAUSE);
            peer.nextPing();
            isBrokenOffAfterTheTimeOfAnAnswer(connection);
        });
    }

    @Test
    public void eachAnswerOfItsSystemGivesItTimeAnew() throws Exception {
        run((connection, socket, peer) -> {
            saysMuchAndIsAsked(peer);
            for (int i = 0; i < 3; i++) {
                silence = THE_TIME.minus(A_LOOK);
                clock.advanceAndAwaitIdle(THE_TIME);
                silence = A_DAY;
                clock.advanceAndAwaitIdle(THE_PAUSE.minus(THE_TIME));
                peer.nextPing();
            }
            silence = Duration.ZERO;
            clock.advanceAndAwaitIdle(A_DAY);
            assertTrue(socket.isOpen());
            assertEquals(textOf(MUCH_UNHEARD), socket.receive());
        });
    }

    @Test
    public void oneWhoseSystemWasSilentForALookIsAskedAnewOnceItIsReceivedAgain() throws Exception {
        run((connection, socket, peer) -> {
            peer.send(textOf(MUCH_UNHEARD));
            clock.advanceAndAwaitIdle(A_LOOK);
            silence = A_LOOK;
            clock.advanceAndAwaitIdle(A_LOOK);
            silence = Duration.ZERO;
            socket.receive();
            clock.advanceAndAwaitIdle(THE_TIME.plus(A_LOOK));
            assertTrue(socket.isOpen());
            clock.advanceAndAwaitIdle(THE_TIME);
            peer.nextPing();
            isBrokenOffAfterTheTimeOfAnAnswer(connection);
        });
    }

    @Test
    public void aPingThatItsSystemHasAnsweredIsNotHeldAgainstItOnceItIsReceivedAgain()
            throws Exception {
        run((connection, socket, peer) -> {
            saysMuchAndIsAsked(peer);
            silence = A_LOOK;
            clock.advanceAndAwaitIdle(THE_TIME);
            socket.receive();
            clock.advanceAndAwaitIdle(THE_TIME.minus(A_LOOK));
            assertTrue(socket.isOpen());
            clock.advanceAndAwaitIdle(A_LOOK);
            peer.nextPing();
            isBrokenOffAfterTheTimeOfAnAnswer(connection);
        });
    }

    @Test
    public void oneThatHasJustBeenHeardIsNotBrokenOffBehindWhatItHasSaid() throws Exception {
        run((connection, socket, peer) -> {
            clock.advanceAndAwaitIdle(THE_PAUSE);
            peer.nextPing();
            silence = A_DAY;
            clock.advanceAndAwaitIdle(THE_TIME.minus(A_LOOK));
            peer.send(textOf(MUCH_UNHEARD));
            clock.advanceAndAwaitIdle(A_LOOK);
            assertTrue(socket.isOpen());
            clock.advanceAndAwaitIdle(THE_PAUSE);
            peer.nextPing();
            isBrokenOffAfterTheTimeOfAnAnswer(connection);
        });
    }

    @Test
    public void oneWhoseMessagesAreBeingReceivedIsNotHeardYet() throws Exception {
        run((connection, socket, peer) -> {
            for (int i = 0; i < MUCH_UNHEARD / 4; i++) {
                peer.send("");
            }
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(THE_PAUSE);
            peer.pong(peer.nextPing());
            GreenThread<String> end =
                    ending(() -> {
                        while (true) {
                            socket.receive();
                        }
                    });
            Coppice.giveWay(); // it has received some now, and gives way too
            clock.advance(THE_TIME);
            Coppice.awaitIdle();
            assertFalse(end.ready());
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
            silence = A_DAY;
            clock.advanceAndAwaitIdle(A_LOOK);
            clock.advanceAndAwaitIdle(A_DAY);
            clock.advanceAndAwaitIdle(A_DAY);
            assertFalse(connection.isOver());
        });
    }
}
