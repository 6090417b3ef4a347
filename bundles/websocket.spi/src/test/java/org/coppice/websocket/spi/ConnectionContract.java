package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketInfo;
import org.junit.Test;

/// What a connection does over whatever stream.
public abstract class ConnectionContract extends SendingContract {
    // ---- messages

    @Test
    public void messagesGoInBothDirections() throws Exception {
        run((connection, socket, peer) -> {
            peer.send("hello").sendBytes(1, 2, 3).send("Grüße 🌳");
            assertEquals("hello", socket.receive());
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), socket.receiveBinary());
            assertEquals(Message.of("Grüße 🌳"), socket.receiveMessage());
            socket.send("Ω");
            socket.send(ByteBuffer.allocate(4));
            socket.send(EncodedMessage.of(Message.of("all")));
            assertEquals("text Ω", peer.next());
            assertEquals("binary 4", peer.next());
            assertEquals("text all", peer.next());
        });
    }

    @Test
    public void aMessageInFragmentsIsOne() throws Exception {
        run((connection, socket, peer) -> {
            peer.sendPart("a", false).ping("?").sendPart("b", false).sendPart("c", true);
            assertEquals("abc", socket.receive());
            assertEquals("pong ?", peer.next());
        });
    }

    @Test
    public void largeMessagesGoInBothDirections() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> got = Coppice.spawn(socket::receive);
            peer.send(textOf(MUCH));
            assertEquals(MUCH, got.await().length());
            GreenThread<Void> sender = spawn(() -> socket.send(textOf(MUCH)));
            assertEquals(MUCH, peer.next().substring("text ".length()).length());
            sender.await();
        });
    }

    @Test
    public void aBinaryMessageMayBeChangedOnceItIsSent() throws Exception {
        run((connection, socket, peer) -> {
            ByteBuffer bytes = ByteBuffer.allocate(MUCH);
            socket.send(bytes);
            assertEquals(0, bytes.position());
            bytes.put(MUCH - 1, (byte) 1);
            assertEquals("binary " + MUCH, peer.next());
            assertEquals(MUCH, bytes.remaining());
        });
    }

    @Test
    public void aMessageIsReadWhileItComes() throws Exception {
        run((connection, socket, peer) -> {
            peer.sendPart("ab", false);
            IncomingMessage message = socket.receiveStream();
            assertTrue(message.isText());
            assertEquals('a', message.text().read());
            peer.sendPart("cd", true).send("next");
            char[] rest = new char[10];
            assertEquals(1, message.text().read(rest));
            assertEquals(2, message.text().read(rest));
            assertEquals(-1, message.text().read(rest));
            assertEquals("next", socket.receive());
        });
    }

    @Test
    public void whatIsLeftOfAMessageIsSkipped() throws Exception {
        run((connection, socket, peer) -> {
            peer.sendPart("ab", false);
            assertTrue(socket.receiveStream().isText());
            peer.sendPart("cd", true).sendBytes(7).send("next");
            assertEquals(7, socket.receiveStream().bytes().read());
            assertEquals("next", socket.receive());
        });
    }

    @Test
    public void aMessageIsSentInParts() throws Exception {
        run((connection, socket, peer) -> {
            Writer writer = socket.textWriter();
            writer.write("one ");
            writer.flush();
            writer.write("two");
            GreenThread<Void> other = spawn(() -> socket.send("other"));
            Coppice.awaitIdle();
            peer.ping("?");
            GreenThread<String> receiver = Coppice.spawn(socket::receive);
            assertEquals("pong ?", peer.next());
            writer.close();
            assertEquals("text one two", peer.next());
            assertEquals("text other", peer.next());
            other.await();
            receiver.kill();
        });
    }

    @Test
    public void aMessageInPartsThatFailsIsNotEndedAsIfItWereWhole() throws Exception {
        run((connection, socket, peer) -> {
            Writer writer = socket.textWriter();
            GreenThread<Void> sender =
                    spawn(() -> {
                        try (writer) {
                            while (true) {
                                writer.write(textOf(QUEUE_BYTES));
                            }
                        }
                    });
            Coppice.awaitIdle();
            sender.kill();
            Coppice.awaitIdle();
            assertEquals(
                    Optional.of("1011 A message broke off"),
                    socket.closeStatus().map(CloseStatus::toString));
            assertTrue(peer.next().startsWith("close 1011"));
        });
    }

    // ---- pings

    @Test
    public void aPingIsAnsweredWhileItReceives() throws Exception {
        run((connection, socket, peer) -> {
            peer.ping("one").pong(Peer.bytes("unasked")).send("x");
            assertEquals("x", socket.receive());
            assertEquals("pong one", peer.next());
            peer.ping("").send("y");
            assertEquals("y", socket.receive());
            assertEquals("pong", peer.next().strip());
        });
    }

    @Test
    public void onlyOnePongWaitsForAPeerThatDoesNotRead() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> receiver = Coppice.spawn(socket::receive);
            for (int i = 0; i < 100; i++) {
                peer.ping("" + i);
            }
            Coppice.awaitIdle();
            assertTrue(connection.info().waitingBytes() < MUCH + 1000);
            assertTrue(peer.next().startsWith("text "));
            assertEquals("pong 99", peer.next());
            receiver.kill();
        });
    }

    @Test
    public void theApplicationMaySendPings() throws Exception {
        run((connection, socket, peer) -> {
            socket.ping(Peer.bytes("hey"));
            assertEquals("ping hey", peer.next());
            assertThrows(
                    IllegalArgumentException.class, () -> socket.ping(ByteBuffer.allocate(126)));
        });
    }

    @Test
    public void aSilentPeerIsAskedAndThenBrokenOff() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            clock.advanceAndAwaitIdle(Duration.ofSeconds(29));
            assertTrue(socket.isOpen());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            ByteBuffer payload = peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(3));
            peer.pong(payload);
            Coppice.awaitIdle();
            assertEquals(Optional.of(Duration.ofSeconds(3)), socket.roundTrip());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(29));
            assertFalse(end.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            peer.nextPing();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(14));
            assertFalse(end.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            assertEquals("1006", end.await());
            assertEquals("end", peer.next());
        });
    }

    @Test
    public void whoDoesNotReceiveIsNotTakenForSilentPeers() throws Exception {
        run((connection, socket, peer) -> {
            for (int i = 0; i < 5; i++) {
                clock.advanceAndAwaitIdle(Duration.ofSeconds(31));
                peer.pong(peer.nextPing()).send("" + i);
                clock.advanceAndAwaitIdle(Duration.ofSeconds(16));
            }
            assertTrue(socket.isOpen());
            assertEquals("0", socket.receive());
            assertEquals("1", socket.receive());
        });
    }

    // ---- the end

    @Test
    public void thePeersCloseFrameIsAnsweredWithItsCode() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            peer.close(3456, "enough");
            assertEquals("close 3456", peer.next());
            assertEquals("end", peer.next());
            assertEquals("3456 enough", end.await());
            assertEquals(new CloseStatus(3456, "enough"), socket.closeStatus().orElseThrow());
            assertThrows(WebSocketClosedException.class, () -> socket.send("late"));
            assertThrows(WebSocketClosedException.class, socket::receive);
            assertEquals(Optional.empty(), socket.next());
        });
    }

    @Test
    public void aCloseFrameWithoutACodeIsAnsweredLikewise() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            peer.close(1005, "");
            assertEquals("close 1005", peer.next());
            assertEquals("1005", end.await());
        });
    }

    @Test
    public void whoClosesWaitsForThePeersAnswer() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<Void> server =
                    spawn(() -> {
                        peer.send("dropped");
                        assertEquals("text last", peer.next());
                        assertEquals("close 1001 bye", peer.next());
                        peer.send("dropped too").close(1001, "");
                        assertEquals("end", peer.next());
                    });
            socket.send("last");
            socket.close(new CloseStatus(1001, "bye"));
            assertTrue(connection.isOver());
            server.await();
            assertEquals("1001 bye", socket.closeStatus().orElseThrow().toString());
            socket.close();
        });
    }

    @Test
    public void aPeerThatDoesNotAnswerTheCloseFrameIsBrokenOff() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<Void> closer =
                    spawn(() -> {
                        GreenThread<String> end = ending(socket::receive);
                        Coppice.awaitIdle();
                        socket.close();
                        assertEquals("1000", end.await());
                    });
            Coppice.awaitIdle();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(4));
            assertFalse(closer.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            closer.await();
            assertEquals("close 1000", peer.next());
            assertEquals("end", peer.next());
        });
    }

    @Test
    public void anyThreadMayClose() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            Coppice.awaitIdle();
            Thread other = Thread.ofPlatform().start(socket::close);
            assertEquals("close 1000", peer.next());
            peer.close(1000, "");
            assertEquals("1000", end.await());
            other.join();
        });
    }

    @Test
    public void anEndWithoutACloseFrameIs1006() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            peer.stream().close();
            assertEquals("1006", end.await());
            assertFalse(socket.isOpen());
        });
    }

    @Test
    public void aPeerThatSendsNoMoreGetsWhatWaitsForIt() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> end = ending(socket::receive);
            peer.stream().shutdownOutput();
            Coppice.awaitIdle();
            assertFalse(socket.isOpen());
            assertEquals("text " + textOf(MUCH), peer.next());
            assertEquals("1006", end.await());
            assertEquals("end", peer.next());
        });
    }

    @Test
    public void aPeerThatSendsNoMoreAndDoesNotReadIsWaitedForOnlySoLong() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> end = ending(socket::receive);
            peer.stream().shutdownOutput();
            clock.advanceAndAwaitIdle(Duration.ofSeconds(4));
            assertFalse(end.ready());
            clock.advanceAndAwaitIdle(Duration.ofSeconds(2));
            assertEquals("1006", end.await());
        });
    }

    @Test
    public void codesThatMustNotBeSentAreRefused() throws Exception {
        run((connection, socket, peer) -> {
            for (int code : List.of(1005, 1006, 1015)) {
                assertThrows(IllegalArgumentException.class, () -> socket.close(status(code)));
            }
        });
    }

    @Test
    public void aBinaryMessageInPlaceOfTextIs1003() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            peer.sendBytes(1);
            assertEquals(
                    "close 1003 A text message was expected, and a binary one came", peer.next());
            peer.close(1003, "");
            assertEquals("1003 A text message was expected, and a binary one came", end.await());
        });
    }

    @Test
    public void aPeerThatBreaksTheProtocolIsToldSo() throws Exception {
        int[][] frames = {
            {1002, 0x81, 0x01, 'x'}, // not masked
            {1002, 0xc1, 0x80, 0, 0, 0, 0}, // RSV1
            {1002, 0x83, 0x80, 0, 0, 0, 0}, // opcode
            {1002, 0x80, 0x80, 0, 0, 0, 0}, // continuation of nothing
            {1002, 0x09, 0x80, 0, 0, 0, 0}, // ping in fragments
            {1002, 0x88, 0x81, 0, 0, 0, 0, 3}, // half a code
            {1002, 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed}, // 1005
            {1007, 0x81, 0x81, 0, 0, 0, 0, 0xff},
            {1009, 0x82, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0}
        };
        for (int[] each : frames) {
            run((connection, socket, peer) -> {
                GreenThread<String> end = ending(socket::receive);
                int[] frame = Arrays.copyOfRange(each, 1, each.length);
                peer.raw(frame).send("and more");
                String close = peer.next();
                assertTrue(close, close.startsWith("close " + each[0]));
                assertEquals("end", peer.next());
                peer.stream().shutdownOutput();
                assertTrue(end.await().startsWith("" + each[0]));
                assertTrue(connection.isOver());
            });
        }
    }

    // ---- handing on

    @Test
    public void anotherHandlerGoesOnWithTheConnection() throws Exception {
        run((connection, socket, peer) -> {
            socket.attributes().put("name", "Ann");
            GreenThread<String> former = ending(socket::receive);
            Coppice.awaitIdle();
            assertTrue(socket.tryHandOn());
            assertTrue(former.await().startsWith("1012"));
            HeldSocket next = connection.socket();
            peer.send("hello");
            assertEquals("hello", next.receive());
            assertEquals("Ann", next.attributes().get("name"));
            assertThrows(WebSocketClosedException.class, () -> socket.send("x"));
            assertFalse(socket.isOpen());
            socket.close();
            assertTrue(next.isOpen());
        });
    }

    // ---- listings

    @Test
    public void connectionsAreListed() throws Exception {
        run((connection, socket, peer) -> {
            peer.send("a");
            socket.receive();
            socket.send("b");
            WebSocketInfo info = Coppice.await(connections.list()).getFirst();
            assertEquals(connection.id(), info.id());
            assertEquals("/chat", info.path());
            assertEquals(1, info.messagesIn());
            assertEquals(1, info.messagesOut());
            assertEquals(0, info.waitingBytes());
            assertTrue(Coppice.await(connections.close(connection.id(), status(1001))));
            assertFalse(Coppice.await(connections.close(99, status(1001))));
        });
    }
}
