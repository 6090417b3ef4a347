package org.coppice.websocket.spi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;

/// A message whose sender waits, on whatever thread; or that was accepted and waits for the end of
/// one that is sent in parts.
///
/// It completes once: by the connection, or by its sender, who gives up. Before the connection does
/// anything with it, it claims it; from then on it is too late to give up, so that whoever is told
/// that his message was withdrawn may send it again.
final class Pending extends CompletableFuture<Pending.Result> {
    enum Result {
        /// Handed to the system, or waits behind others.
        SENT,
        /// The peer does not read, and [org.coppice.websocket.api.Overflow#DROP] holds.
        DROPPED,
        /// The connection is over.
        CLOSED,
        /// The sender waits no more.
        WITHDRAWN
    }

    /// Stands for the begin of a message in parts.
    static final Object TURN = new Object();

    /// About what it takes to have a message wait, beside its bytes.
    private static final long OVERHEAD_BYTES = 128;

    /// As [#Pending]; the caller's own bytes until [#accept].
    Object message;

    /// What it counts for in a queue.
    final long bytes;

    /// Whether it counts as waiting already, and its sender has gone on.
    boolean accepted;

    private boolean claimed;

    /// @param message a `String`, `ByteBuffer`, [EncodedMessage], [Part], [Ping] or [#TURN]
    Pending(Object message) {
        this.message = message;
        this.bytes = message == TURN ? 0 : OVERHEAD_BYTES + bytes(message);
    }

    /// For the connection: it is sent now, or refused.
    ///
    /// @return false if its sender has given up
    synchronized boolean claim() {
        claimed |= !isDone();
        return claimed;
    }

    /// For its sender, who waits no more.
    ///
    /// @return false if it is too late for that
    synchronized boolean withdraw() {
        return !claimed && complete(Result.WITHDRAWN);
    }

    /// Its sender goes on, and may change his bytes. It is claimed.
    void accept() {
        accepted = true;
        if (message instanceof ByteBuffer bytes) {
            message = Backlog.copy(bytes);
        }
        complete(Result.SENT);
    }

    /// A part of a message.
    ///
    /// @param content a `String` or a `ByteBuffer`
    record Part(Object content, boolean last) {}

    /// A ping of the application.
    record Ping(ByteBuffer payload) {}

    private static long bytes(Object message) {
        return switch (message) {
            case String text -> utf8Bytes(text);
            case ByteBuffer binary -> binary.remaining();
            case EncodedMessage shared -> shared.bytes();
            case Part part -> bytes(part.content());
            default -> 0;
        };
    }

    /// A lone surrogate becomes one byte and is counted as half a character of four: it is a bound.
    private static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /// Blocks the green thread, or another thread, until it is complete. Who is killed meanwhile
    /// withdraws it, if it is not sent yet.
    Result await() throws IOException {
        try {
            return GreenThread.isCurrent() ? Coppice.await(this) : get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!withdraw()) {
                return join(); // it is being sent, for which nobody waits
            }
            throw new InterruptedIOException("interrupted before the message could be sent");
        } catch (ExecutionException e) {
            throw new AssertionError("is never completed so", e);
        } finally {
            withdraw();
        }
    }
}
