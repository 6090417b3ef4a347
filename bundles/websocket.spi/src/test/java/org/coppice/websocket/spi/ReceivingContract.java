package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.WebSocketClosedException;
import org.junit.Test;

/// Who gets what comes: behind a time-out, and where a connection is handed on.
public abstract class ReceivingContract extends ConnectionTestCase {
    private void timesOut(HeldSocket socket) throws Exception {
        GreenThread<String> waits =
                Coppice.spawn(() ->
                        Timeout.within(
                                Duration.ofSeconds(1),
                                "timed out",
                                () -> String.valueOf(socket.receiveStream().isText())));
        clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
        assertEquals("timed out", waits.await());
    }

    @Test
    public void aStreamThatTimesOutBeforeAMessageSkipsNone() throws Exception {
        run((connection, socket, peer) -> {
            timesOut(socket);
            peer.send("seen");
            assertEquals("seen", socket.receive());
            timesOut(socket);
            peer.sendPart("in", false).sendPart("parts", true);
            IncomingMessage message = socket.receiveStream();
            assertEquals('i', message.text().read());
            peer.send("next");
            assertEquals(Message.of("next"), socket.receiveMessage());
        });
    }

    @Test
    public void aMessageOfWhichAStreamSawNothingBeforeItTimedOutComesWhole() throws Exception {
        run((connection, socket, peer) -> {
            peer.raw(0x81, 0x83, 0, 0, 0, 0, 0xe2); // a third of a character
            timesOut(socket);
            peer.raw(0x82, 0xac).send("next");
            assertEquals("€", socket.receive());
            assertEquals("next", socket.receive());
        });
    }

    @Test
    public void aMessageThatHasBegunToComeMayBeReadWhileItComes() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> waits =
                    Coppice.spawn(() ->
                            Timeout.within(Duration.ofSeconds(1), "timed out", socket::receive));
            peer.sendPart("ab", false);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            assertEquals("timed out", waits.await());
            peer.sendPart("cd", true);
            char[] chars = new char[4];
            assertEquals(4, socket.receiveStream().text().read(chars));
            assertEquals("abcd", new String(chars));
        });
    }

    // ---- handing on

    @Test
    public void aConnectionIsNotHandedOnAmidAMessage() throws Exception {
        run((connection, socket, peer) -> {
            peer.sendPart("ab", false);
            IncomingMessage message = socket.receiveStream();
            assertFalse(socket.tryHandOn());
            assertTrue(socket.isOpen());
            peer.sendPart("cd", true);
            char[] chars = new char[2];
            assertEquals(2, message.text().read(chars));
            assertEquals(2, message.text().read(chars));
            assertTrue(socket.tryHandOn());
            peer.send("next");
            assertEquals("next", connection.socket().receive());
        });
    }

    @Test
    public void whatAnotherHasIsNotHandedOnAgain() throws Exception {
        run((connection, socket, peer) -> {
            assertTrue(socket.tryHandOn());
            GreenThread<String> next = ending(() -> connection.socket().receive());
            Coppice.awaitIdle();
            assertFalse(socket.tryHandOn());
            Coppice.awaitIdle();
            assertFalse(next.future().isDone());
            peer.close(1000, "");
            assertEquals("1000", next.await());
        });
    }

    @Test
    public void whoGoesOnGetsWholeMessagesThoughTheFormerOneReadThemWhileTheyCame()
            throws Exception {
        run((connection, socket, peer) -> {
            peer.raw(0x81, 0x83, 0, 0, 0, 0, 0xe2);
            GreenThread<String> former = ending(socket::receiveStream);
            Coppice.awaitIdle();
            assertTrue(socket.tryHandOn());
            assertTrue(former.await().startsWith("1012"));
            peer.raw(0x82, 0xac).send("next");
            HeldSocket next = connection.socket();
            assertEquals("€", next.receive());
            assertEquals("next", next.receive());
        });
    }

    @Test
    public void aHandlerThatLetsOthersRunAmidManyMessagesLosesNoneToItsSuccessor()
            throws Exception {
        run((connection, socket, peer) -> {
            int all = 200;
            for (int i = 0; i < all; i++) {
                peer.send("" + i);
            }
            List<String> got = new ArrayList<>();
            GreenThread<String> former =
                    ending(() -> {
                        while (true) {
                            got.add(socket.receive());
                        }
                    });
            Coppice.giveWay();
            assertTrue(got.size() < all);
            int before = got.size();
            assertTrue(socket.tryHandOn());
            HeldSocket next = connection.socket();
            for (int i = before; i < all; i++) {
                assertEquals("" + i, next.receive());
            }
            assertTrue(former.await().startsWith("1012"));
            assertEquals(before, got.size());
        });
    }

    @Test
    public void aReceiverThatLetsOthersRunFindsTheConnectionClosed() throws Exception {
        run((connection, socket, peer) -> {
            for (int i = 0; i < 200; i++) {
                peer.send("" + i);
            }
            GreenThread<String> receiver =
                    ending(() -> {
                        while (true) {
                            socket.receive();
                        }
                    });
            Coppice.giveWay();
            connection.breakOff();
            assertEquals("1006", receiver.await());
        });
    }

    // ---- one receives

    @Test
    public void onlyOneReceives() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> first = Coppice.spawn(socket::receive);
            Coppice.awaitIdle();
            assertThrows(IllegalStateException.class, socket::receive);
            peer.send("x");
            assertEquals("x", first.await());
        });
    }

    @Test
    public void whoReceivesWhileAnotherClosesLearnsThatItIsClosed() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<Void> closer = spawn(connection::awaitEnd);
            Coppice.awaitIdle();
            connection.beginClose(status(1000));
            WebSocketClosedException e =
                    assertThrows(WebSocketClosedException.class, socket::receive);
            assertEquals(1000, e.status().code());
            peer.close(1000, "");
            closer.await();
        });
    }

    @Test
    public void aKilledReceiverLosesNothing() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> first = Coppice.spawn(socket::receive);
            Coppice.awaitIdle();
            peer.send("kept");
            first.kill();
            assertEquals("kept", socket.receive());
        });
    }
}
