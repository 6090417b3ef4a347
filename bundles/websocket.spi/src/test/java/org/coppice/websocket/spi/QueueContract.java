package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Overflow;
import org.junit.Test;

/// What waits behind messages in parts and behind senders that wait.
public abstract class QueueContract extends ReceivingContract {
    private static final EncodedMessage SMALL = EncodedMessage.of(Message.of("small"));

    @Test
    public void aMessageInPartsGoesOnThoughOthersWaitBehindIt() throws Exception {
        run((connection, socket, peer) -> {
            OutputStream out = socket.binaryStream();
            assertTrue(socket.trySend(EncodedMessage.of(Message.of(textOf(QUEUE_BYTES)))));
            GreenThread<Void> writer =
                    spawn(() -> {
                        try (out) {
                            for (int i = 0; i < 3; i++) {
                                out.write(new byte[QUEUE_BYTES]);
                            }
                        }
                    });
            assertEquals("binary " + 3 * QUEUE_BYTES, peer.next());
            assertTrue(peer.next().startsWith("text xxx"));
            writer.await();
        });
    }

    @Test
    public void aMessageLongerThanTheQueueIsSentThoughOthersWaitBehindIt() throws Exception {
        run((connection, socket, peer) -> {
            Writer writer = socket.textWriter();
            GreenThread<Void> longer = spawn(() -> socket.send(textOf(2 * QUEUE_BYTES)));
            Coppice.awaitIdle();
            assertTrue(socket.trySend(SMALL));
            writer.close();
            assertEquals("text ", peer.next());
            assertEquals(2 * QUEUE_BYTES, peer.next().length() - "text ".length());
            assertEquals("text small", peer.next());
            longer.await();
        });
    }

    @Test
    public void aTurnIsGivenBackByWhoIsKilledAsHeGetsIt() throws Exception {
        run((connection, socket, peer) -> {
            Writer first = socket.textWriter();
            GreenThread<Void> second = spawn(() -> socket.textWriter().close());
            Coppice.awaitIdle();
            first.close();
            second.kill();
            GreenThread<Void> third = spawn(() -> socket.send("after"));
            Coppice.awaitIdle();
            assertTrue(third.ready());
            assertEquals("text ", peer.next());
            assertEquals("text after", peer.next());
        });
    }

    @Test
    public void aThreadThatIsInterruptedTakesNoTurn() throws Exception {
        run((connection, socket, peer) -> {
            Writer first = socket.textWriter();
            for (int i = 0; i < 20; i++) {
                Thread other =
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        socket.textWriter().close();
                                    } catch (IOException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
                Coppice.giveWay();
                other.interrupt();
                other.join();
            }
            first.close();
            GreenThread<Void> next = spawn(() -> socket.send("after"));
            next.await();
            String words = peer.next();
            while (words.equals("text ")) {
                words = peer.next();
            }
            assertEquals("text after", words);
        });
    }

    @Test
    public void bytesThatWaitMayBeChangedOnceTheyAreSent() throws Exception {
        for (Overflow overflow : Overflow.values()) {
            settings = settings(overflow);
            run((connection, socket, peer) -> {
                OutputStream out = socket.binaryStream();
                byte[] bytes = {1, 2, 3};
                GreenThread<Void> sender =
                        spawn(() -> {
                            socket.send(ByteBuffer.wrap(bytes));
                            Arrays.fill(bytes, (byte) 9);
                        });
                Coppice.awaitIdle();
                out.close();
                assertEquals(0, peer.nextBytes().length);
                assertEquals("[1, 2, 3]", Arrays.toString(peer.nextBytes()));
                sender.await();
            });
        }
    }

    // ---- how much

    @Test
    public void messagesThatWaitCountWithWhatTheyCost() throws Exception {
        run((connection, socket, peer) -> {
            EncodedMessage empty = EncodedMessage.of(Message.of(""));
            Writer writer = socket.textWriter();
            int accepted = 0;
            while (accepted < QUEUE_BYTES && socket.trySend(empty)) {
                accepted++;
            }
            assertTrue("" + accepted, accepted < QUEUE_BYTES / 100);
            assertEquals(1, connection.info().dropped());
            writer.close();
            for (int i = 0; i <= accepted; i++) {
                assertEquals("text ", peer.next());
            }
        });
    }

    @Test
    public void whatOtherThreadsTryToSendHasTheSameLimit() throws Exception {
        run((connection, socket, peer) -> {
            EncodedMessage message = EncodedMessage.of(Message.of(textOf(1000)));
            AtomicInteger accepted = new AtomicInteger();
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 1000; i++) {
                                    accepted.addAndGet(socket.trySend(message) ? 1 : 0);
                                }
                            });
            while (other.isAlive()) {
                Thread.onSpinWait(); // so that the loop does nothing meanwhile
            }
            assertTrue(accepted.get() > 0);
            assertTrue("" + accepted, accepted.get() <= QUEUE_BYTES / 1000);
            assertEquals(1000 - accepted.get(), connection.info().dropped());
            for (int i = 0; i < accepted.get(); i++) {
                assertEquals(1000, peer.next().length() - "text ".length());
            }
            Coppice.awaitIdle();
            assertTrue(socket.trySend(SMALL));
            assertEquals("text small", peer.next());
        });
    }

    @Test
    public void whatAnotherThreadWasToldIsAcceptedIsNotDroppedLater() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH)); // more waits than may
            AtomicInteger accepted = new AtomicInteger();
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> accepted.addAndGet(socket.trySend(SMALL) ? 1 : 0));
            while (other.isAlive()) {
                Thread.onSpinWait();
            }
            assertEquals(0, accepted.get());
            assertEquals(1, connection.info().dropped());
            assertEquals(MUCH, peer.next().length() - "text ".length());
            Coppice.awaitIdle();
            assertFalse(connection.info().waitingBytes() > 0);
        });
    }

    @Test
    public void anotherThreadsMessageTooMuchClosesWhereThatIsThePolicy() throws Exception {
        settings = settings(Overflow.CLOSE);
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            AtomicInteger accepted = new AtomicInteger();
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> accepted.addAndGet(socket.trySend(SMALL) ? 1 : 0));
            other.join();
            assertEquals(0, accepted.get());
            peer.next();
            assertEquals("close 1013 The peer reads too slowly", peer.next());
        });
    }
}
