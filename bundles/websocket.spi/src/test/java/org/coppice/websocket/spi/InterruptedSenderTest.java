package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.junit.Test;

/// Senders of other threads that are interrupted while the loop writes what they send.
public class InterruptedSenderTest extends ConnectionTestCase {
    /// What the next write of the connection waits for.
    private Runnable duringWrite = () -> {};

    @Override
    StreamPair open() {
        StreamPair pair = MemoryStreams.pair(64 * 1024);
        return new StreamPair(interrupting(pair.near()), pair.far());
    }

    private GreenStream interrupting(GreenStream below) {
        return new ForwardingStream(below) {
            @Override
            public int tryWrite(ByteBuffer source) throws IOException {
                Runnable task = duringWrite;
                duringWrite = () -> {};
                task.run();
                return below().tryWrite(source);
            }
        };
    }

    /// Tells `sent`, or what it ended with.
    private static final class Sender extends Thread {
        private final Task task;
        private final AtomicInteger interrupts = new AtomicInteger();
        private String outcome;

        Sender(Task task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
                outcome = "sent";
            } catch (Exception e) {
                outcome = e.toString();
            }
        }

        /// Also what the sender does once it has seen that it was interrupted.
        @Override
        public void interrupt() {
            super.interrupt();
            interrupts.incrementAndGet();
        }

        /// Interrupts it, and blocks the caller until it has ended or waits for the answer.
        void interruptAndAwaitReaction() {
            interrupt();
            while (isAlive() && (interrupts.get() < 2 || getState() != State.WAITING)) {
                Thread.onSpinWait();
            }
        }

        String outcome() throws InterruptedException {
            join();
            return outcome;
        }
    }

    private void whatGoesOutIsToldAsSent(WebSocketConnection connection, Peer peer, Task task)
            throws Exception {
        Sender sender = new Sender(task);
        duringWrite = sender::interruptAndAwaitReaction;
        sender.start();
        assertEquals("text once", peer.next());
        assertEquals("sent", sender.outcome());
        connection.outbox().send("after");
        assertEquals("text after", peer.next());
    }

    @Test
    public void whoseMessageIsBeingWrittenIsToldThatItIsSent() throws Exception {
        run((connection, socket, peer) ->
                whatGoesOutIsToldAsSent(connection, peer, () -> socket.send("once")));
    }

    @Test
    public void whosePartIsBeingWrittenIsToldThatItIsSent() throws Exception {
        run((connection, socket, peer) ->
                whatGoesOutIsToldAsSent(
                        connection,
                        peer,
                        () -> {
                            try (Writer writer = socket.textWriter()) {
                                writer.write("once");
                            }
                        }));
    }

    @Test
    public void whoseMessageStillWaitsIsToldThatItIsNotSent() throws Exception {
        run((connection, socket, peer) -> {
            Writer before = socket.textWriter();
            Sender sender = new Sender(() -> socket.send("never"));
            sender.start();
            sender.interrupt();
            assertEquals(
                    "java.io.InterruptedIOException: interrupted before the message could be sent",
                    sender.outcome());
            before.close();
            socket.send("after");
            assertEquals("text ", peer.next());
            assertEquals("text after", peer.next());
        });
    }
}
