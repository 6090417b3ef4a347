package org.coppice.websocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executors;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.frames.FrameEncoder;

/// What a connection sends.
///
/// **Usually** nothing waits: then a message is encoded into the loop's buffer and written by one
/// system call, within which no other green thread runs. What finds no room goes into a [Backlog],
/// which a green thread writes that exists only as long.
///
/// **Whoever comes while something waits** is behind it. His message joins as long as there is
/// room, else his [Overflow] decides. A sender of another thread hands his message over to the
/// loop, and waits until it is accepted.
///
/// **Invariants.** A frame is written whole, or the connection is broken off: whoever is killed
/// waits with a message that is not encoded yet. Messages are encoded in the order in which they
/// are written, as compression needs it. While a message goes in parts no other begins.
///
/// **Threads**: its loop's, but for [#send] and [#trySend].
final class Outbox extends Wire {
    private volatile Overflow overflow;
    private long messages;

    /// Null until another thread tries to send, or something is dropped.
    private volatile Arrivals arrivals;

    Outbox(WebSocketConnection connection, GreenStream stream, FrameEncoder encoder) {
        super(connection, stream, encoder);
        this.overflow = connection.settings().overflow();
    }

    void overflow(Overflow policy) {
        overflow = policy;
    }

    long messages() {
        return messages;
    }

    long dropped() {
        return arrivals == null ? 0 : arrivals.dropped();
    }

    private Arrivals arrivals() {
        if (arrivals == null) {
            synchronized (this) {
                if (arrivals == null) {
                    arrivals = new Arrivals();
                }
            }
        }
        return arrivals;
    }

    // ---- messages

    /// Sends, or waits until it can. Any thread.
    ///
    /// @param message see [Pending]
    void send(Object message) throws IOException {
        if (connection.isOnLoop()) {
            connection.requireOpen();
            if (backlog == null && message != Pending.TURN) {
                writeNow(message);
                return;
            }
            sendBehind(new Pending(message));
            return;
        }
        connection.requireOpen();
        Object own = message instanceof ByteBuffer bytes ? Backlog.copy(bytes) : message;
        handOver(new Pending(own));
    }

    private void sendBehind(Pending pending) throws IOException {
        accept(pending, overflow);
        requireSent(pending);
    }

    private void handOver(Pending pending) throws IOException {
        handOver(pending, () -> accept(pending, overflow));
    }

    /// Not by [org.coppice.green.Loop#execute], which drops what comes to a loop that ends.
    private void handOver(Pending pending, Runnable task) throws IOException {
        connection
                .share()
                .loop()
                .submit(Executors.callable(task))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        pending.complete(Pending.Result.CLOSED);
                    }
                });
        requireSent(pending);
    }

    private void requireSent(Pending pending) throws IOException {
        Pending.Result result = pending.isDone() ? pending.join() : awaitResult(pending);
        if (result == Pending.Result.CLOSED) {
            throw connection.closedException();
        }
    }

    /// Who is killed goes out of the queue, unless his message is out of it already; and takes no
    /// turn, though he got it before he ran.
    private Pending.Result awaitResult(Pending pending) throws IOException {
        try {
            if (connection.isOnLoop() && !GreenThread.isCurrent()) {
                pending.withdraw();
                throw new IllegalStateException(
                        "a task of the loop cannot wait for a peer that does not read: use trySend,"
                                + " or spawn a green thread");
            }
            return pending.await();
        } catch (Throwable t) {
            if (connection.isOnLoop()) {
                forget(pending);
            } else {
                connection.execute(() -> forget(pending));
            }
            throw t;
        }
    }

    private void forget(Pending pending) {
        if (backlog != null && backlog.turn == pending) {
            backlog.turn = null;
            goOn();
        } else if (backlog != null && backlog.senders.remove(pending)) {
            goOn();
        }
        if (backlog != null && backlog.part == pending) {
            backlog.part = null;
        }
    }

    /// Sends or drops, and never waits. Any thread.
    boolean trySend(EncodedMessage message) {
        if (!connection.isOpen()) {
            return false;
        }
        boolean here = connection.isOnLoop();
        if (here && backlog == null) {
            return tryWriteNow(message) == Pending.Result.SENT;
        }
        Overflow now = overflow;
        Overflow policy = now == Overflow.BLOCK ? Overflow.DROP : now;
        Pending pending = new Pending(message);
        if (here) {
            accept(pending, policy);
            return pending.join() == Pending.Result.SENT;
        }
        Arrivals coming = arrivals();
        if (coming.tryAdd(pending, this, connection.settings().sendQueueMaxBytes())) {
            connection.execute(() -> arrive(coming, pending));
            return true;
        }
        if (policy == Overflow.DROP) {
            coming.drop();
        } else {
            connection.execute(this::closeSlow);
        }
        return false;
    }

    /// It was accepted on another thread.
    private void arrive(Arrivals from, Pending pending) {
        if (connection.isOpen()) {
            if (backlog == null || backlog.isFree()) {
                tryWriteNow(pending.message);
            } else {
                backlog.addBehind(pending);
            }
        }
        from.remove(pending);
    }

    /// Sends it, lets it wait, or does what the policy says. Completes it unless it waits.
    private void accept(Pending pending, Overflow policy) {
        if (pending.isDone()) {
            return;
        }
        if (!connection.isOpen()) {
            pending.complete(Pending.Result.CLOSED);
            return;
        }
        if (pending.message == Pending.TURN || backlog != null) {
            acceptBehind(backlog(), pending, policy);
            return;
        }
        writeClaimed(pending);
    }

    /// Unless it is withdrawn. Its sender waits for the answer, whatever comes.
    private void writeClaimed(Pending pending) {
        if (!pending.claim()) {
            return;
        }
        Pending.Result result = Pending.Result.CLOSED;
        try {
            result = tryWriteNow(pending.message);
        } finally {
            pending.complete(result);
        }
    }

    private Pending.Result tryWriteNow(Object message) {
        try {
            writeNow(message);
            return Pending.Result.SENT;
        } catch (IOException e) {
            return Pending.Result.CLOSED;
        }
    }

    private void acceptBehind(Backlog waiting, Pending pending, Overflow policy) {
        long max = connection.settings().sendQueueMaxBytes();
        long coming = arrivals == null ? 0 : arrivals.bytes();
        if (waiting.isFree() && waiting.hasRoom(pending.bytes, max)) {
            grant(pending);
            endIfEmpty();
        } else if (policy == Overflow.BLOCK || pending.message == Pending.TURN) {
            waiting.senders.add(pending);
        } else if (!pending.claim()) {
            endIfEmpty();
        } else if (waiting.hasRoomBehind(coming + pending.bytes, max)) {
            waiting.addBehind(pending);
        } else if (policy == Overflow.DROP) {
            arrivals().drop();
            pending.complete(Pending.Result.DROPPED);
        } else {
            closeSlow();
            pending.complete(Pending.Result.CLOSED);
        }
    }

    private void closeSlow() {
        connection.beginClose(new CloseStatus(CloseStatus.TRY_LATER, "The peer reads too slowly"));
    }

    /// It is its turn.
    private void grant(Pending pending) {
        if (pending.message == Pending.TURN) {
            if (pending.complete(Pending.Result.SENT)) { // else its thread waits no more
                backlog.turn = pending;
            }
            return;
        }
        if (pending.accepted) {
            backlog.behindBytes -= pending.bytes;
            tryWriteNow(pending.message);
        } else {
            writeClaimed(pending);
        }
    }

    private void writeNow(Object message) throws IOException {
        messages += message instanceof Pending.Ping ? 0 : 1;
        ByteBuffer lent = connection.share().takeOutput();
        try {
            if (tryEncode(message, lent)) {
                transmit(lent.flip(), true, true, false);
            } else {
                transmit(encode(message), message instanceof ByteBuffer);
            }
        } catch (IOException e) {
            throw connection.broke(e);
        } finally {
            connection.share().giveOutput(lent);
        }
    }

    private boolean tryEncode(Object message, ByteBuffer target) {
        return switch (message) {
            case String text -> encoder.tryText(text, target);
            case ByteBuffer bytes -> encoder.tryBinary(bytes, target);
            case Pending.Ping(ByteBuffer payload) -> encoder.tryPing(payload, target);
            default -> false;
        };
    }

    private List<ByteBuffer> encode(Object message) {
        return switch (message) {
            case String text -> encoder.text(text);
            case ByteBuffer bytes -> encoder.binary(bytes);
            case EncodedMessage shared -> encoder.shared(shared.frame());
            case Pending.Part(String text, boolean last) -> encoder.textPart(text, last);
            case Pending.Part(ByteBuffer bytes, boolean last) -> encoder.binaryPart(bytes, last);
            default -> throw new AssertionError(message);
        };
    }

    // ---- messages in parts

    /// Blocks until no other message is sent. Any thread.
    Pending takeTurn() throws IOException {
        connection.requireOpen();
        Pending pending = new Pending(Pending.TURN);
        if (connection.isOnLoop()) {
            sendBehind(pending);
        } else {
            handOver(pending);
        }
        return pending;
    }

    /// Sends a part of the message of whoever has the turn; blocks until there is room. Any thread.
    void sendPart(Pending.Part part) throws IOException {
        Pending pending = new Pending(part);
        if (connection.isOnLoop()) {
            acceptPart(pending);
        } else {
            connection.requireOpen();
            handOver(pending, () -> acceptPart(pending));
            return;
        }
        requireSent(pending);
    }

    private void acceptPart(Pending pending) {
        if (pending.isDone()) {
            return;
        }
        if (!connection.isOpen()) {
            pending.complete(Pending.Result.CLOSED);
        } else if (backlog().hasRoom(pending.bytes, connection.settings().sendQueueMaxBytes())) {
            sendPartNow(pending);
        } else {
            backlog.part = pending;
        }
    }

    private void sendPartNow(Pending pending) {
        if (!pending.claim()) {
            return;
        }
        Pending.Result result = Pending.Result.CLOSED;
        try {
            transmit(encode(pending.message), true);
            result = Pending.Result.SENT;
        } catch (IOException e) {
            connection.broke(e);
        } finally {
            pending.complete(result);
        }
    }

    /// The message is complete, or given up. Any thread.
    void giveTurnBack(Pending turn) {
        if (!connection.isOnLoop()) {
            connection.execute(() -> giveTurnBack(turn));
            return;
        }
        if (backlog != null && backlog.turn == turn) {
            backlog.turn = null;
            messages++;
            goOn();
        }
    }

    /// The last frame, behind what was accepted before. Nothing may be sent after it. Amid a
    /// message in parts no other can be sent: what was accepted behind it is dropped.
    void close(int code, String reason) throws IOException {
        if (backlog != null) {
            backlog.pong = null;
            backlog.ping = false;
            Pending pending = backlog.senders.poll();
            while (pending != null) {
                if (pending.accepted && backlog.turn == null) {
                    grant(pending);
                } else if (pending.accepted) {
                    backlog.behindBytes -= pending.bytes;
                    arrivals().drop();
                }
                pending.complete(Pending.Result.CLOSED);
                pending = backlog == null ? null : backlog.senders.poll();
            }
            failPart();
        }
        control(frame -> encoder.tryCloseFrame(code, reason, frame));
    }

    private void failPart() {
        if (backlog != null && backlog.part != null) {
            Pending part = backlog.part;
            backlog.part = null;
            part.complete(Pending.Result.CLOSED);
        }
    }

    @Override
    void goOn() {
        if (backlog == null) {
            return;
        }
        long max = connection.settings().sendQueueMaxBytes();
        if (backlog.part != null && backlog.hasRoom(backlog.part.bytes, max)) {
            Pending part = backlog.part;
            backlog.part = null;
            sendPartNow(part);
        }
        while (backlog != null && backlog.turn == null && !backlog.senders.isEmpty()) {
            Pending first = backlog.senders.element();
            boolean waits = !first.isDone();
            if (waits && !backlog.hasRoom(first.bytes, max)) {
                return;
            }
            backlog.senders.remove();
            if (waits || first.accepted) {
                grant(first);
            }
        }
        endIfEmpty();
    }
}
