package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.api.WebSocketClosedException;
import org.junit.Test;

/// How messages wait, for peers that do not read and of other threads.
public abstract class SendingContract extends KeepAliveContract {
    // ---- peers that do not read

    @Test
    public void aSenderWaitsForAPeerThatDoesNotRead() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            List<Integer> sent = new ArrayList<>();
            GreenThread<Void> sender =
                    spawn(() -> {
                        for (int i = 0; i < 3; i++) {
                            socket.send(textOf(QUEUE_BYTES));
                            sent.add(i);
                        }
                    });
            Coppice.awaitIdle();
            assertEquals(List.of(), sent);
            assertEquals(MUCH, peer.next().length() - "text ".length());
            for (int i = 0; i < 3; i++) {
                assertEquals(QUEUE_BYTES, peer.next().length() - "text ".length());
            }
            sender.await();
            assertEquals(List.of(0, 1, 2), sent);
        });
    }

    @Test
    public void sendersWaitInTheirOrderAndAKilledOneLosesOnlyItsOwn() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            List<GreenThread<Void>> senders = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String text = "message " + i;
                senders.add(spawn(() -> socket.send(text)));
            }
            Coppice.awaitIdle();
            senders.get(1).kill();
            senders.get(3).kill();
            Coppice.awaitIdle();
            peer.next();
            assertEquals("text message 0", peer.next());
            assertEquals("text message 2", peer.next());
            assertEquals("text message 4", peer.next());
            senders.get(4).await();
            socket.send("after");
            assertEquals("text after", peer.next());
        });
    }

    @Test
    public void messagesAreDroppedAndCounted() throws Exception {
        settings = settings(Overflow.DROP);
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            socket.send("dropped");
            assertFalse(socket.trySend(EncodedMessage.of(Message.of("dropped too"))));
            assertEquals(2, connection.info().dropped());
            peer.next();
            socket.send("not dropped");
            assertEquals("text not dropped", peer.next());
        });
    }

    @Test
    public void aConnectionIsClosedInsteadOfWaiting() throws Exception {
        settings = settings(Overflow.CLOSE);
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            WebSocketClosedException e =
                    assertThrows(WebSocketClosedException.class, () -> socket.send("too much"));
            assertEquals(1013, e.status().code());
            peer.next();
            assertEquals("close 1013 The peer reads too slowly", peer.next());
        });
    }

    @Test
    public void aTaskOfTheLoopCannotWait() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            List<Throwable> thrown = new ArrayList<>();
            connection.execute(() -> {
                try {
                    socket.send("waits");
                } catch (IOException | IllegalStateException e) {
                    thrown.add(e);
                }
            });
            Coppice.awaitIdle();
            assertEquals(IllegalStateException.class, thrown.getFirst().getClass());
            peer.next();
            socket.send("after");
            assertEquals("text after", peer.next());
        });
    }

    @Test
    public void whoWaitsLearnsThatTheConnectionIsOver() throws Exception {
        run((connection, socket, peer) -> {
            socket.send(textOf(MUCH));
            GreenThread<String> sender = ending(() -> socket.send("waits"));
            Coppice.awaitIdle();
            connection.breakOff();
            assertEquals("1006", sender.await());
        });
    }

    @Test
    public void tryingToSendNeverBlocks() throws Exception {
        run((connection, socket, peer) -> {
            EncodedMessage message = EncodedMessage.of(Message.of(textOf(QUEUE_BYTES / 2)));
            int accepted = 0;
            while (socket.trySend(message)) {
                accepted++;
            }
            socket.overflow(Overflow.CLOSE);
            for (int i = 0; i < accepted; i++) {
                assertTrue(peer.next().startsWith("text xxx"));
            }
            assertTrue(socket.trySend(message));
            connection.breakOff();
            assertFalse(socket.trySend(message));
        });
    }

    // ---- other threads

    @Test
    public void threadsSendInTheirOrder() throws Exception {
        run((connection, socket, peer) -> {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                String name = "thread" + t;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        for (int i = 0; i < 100; i++) {
                                            socket.send(name + " " + i);
                                        }
                                    } catch (IOException e) {
                                        throw new AssertionError(e);
                                    }
                                }));
            }
            int[] next = new int[3];
            for (int i = 0; i < 300; i++) {
                String[] words = peer.next().split(" ");
                int thread = words[1].charAt(words[1].length() - 1) - '0';
                assertEquals("" + next[thread]++, words[2]);
            }
            for (Thread each : threads) {
                each.join();
            }
        });
    }
}
