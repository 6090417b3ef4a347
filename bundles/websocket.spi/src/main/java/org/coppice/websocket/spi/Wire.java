package org.coppice.websocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.coppice.net.GreenStream;
import org.coppice.websocket.frames.FrameEncoder;

/// The frames that a connection sends: written at once while nothing waits, else by a green thread
/// that exists only as long.
///
/// **Invariant.** Bytes of a frame are written or in the [Backlog] when a call returns, all of
/// them.
///
/// **Threads**: its loop's.
abstract class Wire {
    private static final int CONTROL_MAX_BYTES = 14 + 125;

    /// So much is written at a time where only the end of a write tells that the peer takes it.
    private static final int STEP_BYTES = 64 * 1024;

    final WebSocketConnection connection;
    final FrameEncoder encoder;

    /// Null while nothing waits.
    Backlog backlog;

    private final GreenStream stream;

    Wire(WebSocketConnection connection, GreenStream stream, FrameEncoder encoder) {
        this.connection = connection;
        this.stream = stream;
        this.encoder = encoder;
    }

    /// There may be room now.
    abstract void goOn();

    /// What waits; as another thread has last seen it.
    final long waitingBytes() {
        Backlog waiting = backlog;
        return waiting == null ? 0 : waiting.allBytes();
    }

    /// Whether a message goes in parts.
    final boolean isTaken() {
        return backlog != null && backlog.turn != null;
    }

    // ---- control frames

    final void pong(byte[] payload) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        if (hasBytes()) {
            backlog.pong = bytes; // RFC 6455, section 5.5.3: only the latest need be answered
        } else {
            control(frame -> encoder.tryPong(bytes, frame));
        }
    }

    /// A ping of keep-alive.
    final void ping() throws IOException {
        if (hasBytes()) {
            backlog.ping = true;
        } else {
            control(frame -> encoder.tryPing(connection.pinged(passNanos()), frame));
        }
    }

    private long passNanos() {
        return connection.share().loop().passNanos();
    }

    final void control(Predicate<ByteBuffer> encode) throws IOException {
        ByteBuffer lent = connection.share().takeOutput();
        try {
            encode.test(lent);
            transmit(lent.flip(), true, true, false);
        } finally {
            connection.share().giveOutput(lent);
        }
    }

    /// What nothing was compressed with since the last call is given back; the next message is then
    /// compressed on its own.
    final void saveMemory() {
        if (!isTaken()) {
            encoder.rest();
        }
    }

    /// Nothing is sent any more.
    final void end() {
        encoder.close();
        Backlog left = backlog;
        backlog = null;
        if (left == null) {
            return;
        }
        left.senders.forEach(pending -> pending.complete(Pending.Result.CLOSED));
        left.senders.clear();
        if (left.part != null) {
            left.part.complete(Pending.Result.CLOSED);
        }
        if (!left.drained.ready()) {
            left.drained.send(false);
        }
    }

    // ---- bytes

    final boolean hasBytes() {
        return backlog != null && backlog.hasBytes();
    }

    final void transmit(List<ByteBuffer> frame, boolean lent) throws IOException {
        boolean begun = false;
        int last = frame.size() - 1;
        for (int i = 0; i <= last; i++) {
            ByteBuffer bytes = frame.get(i);
            int before = bytes.remaining();
            begun = transmit(bytes, lent, i == last, begun) || begun && before == 0;
        }
    }

    /// Writes what there is room for, if nothing is before it, and keeps the rest. Whoever writes
    /// already may wait for room though there are no bytes: for a pong that is made when it goes.
    ///
    /// @param lent whether the bytes are the caller's
    /// @return whether some of it is sent
    final boolean transmit(ByteBuffer bytes, boolean lent, boolean endsFrame, boolean begun)
            throws IOException {
        int length = bytes.remaining();
        if (backlog == null || !backlog.hasBytes() && !backlog.writing) {
            stream.tryWrite(bytes);
        }
        boolean some = begun || bytes.remaining() < length;
        if (bytes.hasRemaining()) {
            backlog().append(bytes, lent, endsFrame, some);
            startWriter();
        }
        return some;
    }

    final Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog();
        }
        return backlog;
    }

    private void startWriter() {
        if (!backlog.writing) {
            backlog.writing = true;
            connection.share().loop().spawnN(this::write);
        }
    }

    /// What the green thread does that writes: all, until nothing waits.
    private void write() {
        try {
            while (backlog != null && backlog.hasFrames()) {
                writeSome(backlog);
                goOn();
            }
        } catch (IOException e) {
            connection.broke(e);
        } catch (Throwable t) {
            connection.broke(new IOException("the writer of the connection was ended", t));
            throw t;
        } finally {
            if (backlog != null) {
                backlog.writing = false;
                endIfEmpty();
            }
        }
    }

    private void writeSome(Backlog waiting) throws IOException {
        if (stream.awaitWritable(Duration.ZERO)) {
            connection.took(passNanos());
            putControlFirst(waiting);
            waiting.written(stream.tryWrite(waiting.next()));
            return;
        }
        putControlFirst(waiting);
        ByteBuffer bytes = waiting.next();
        ByteBuffer now = bytes.duplicate(); // more may be appended meanwhile
        int count = Math.min(now.remaining(), STEP_BYTES);
        long before = passNanos();
        stream.write(now.limit(now.position() + count));
        bytes.position(now.position());
        waiting.written(count);
        if (passNanos() != before) {
            connection.took(passNanos()); // else the system may have room whether he lives or not
        }
    }

    private void putControlFirst(Backlog waiting) {
        if (!waiting.isBetweenFrames()) {
            return;
        }
        if (waiting.pong != null) {
            ByteBuffer frame = ByteBuffer.allocate(CONTROL_MAX_BYTES);
            encoder.tryPong(waiting.pong, frame);
            waiting.prepend(frame.flip());
            waiting.pong = null;
        }
        if (waiting.ping) {
            ByteBuffer frame = ByteBuffer.allocate(CONTROL_MAX_BYTES);
            encoder.tryPing(connection.pinged(passNanos()), frame);
            waiting.prepend(frame.flip());
            waiting.ping = false;
        }
    }

    final void endIfEmpty() {
        if (backlog == null || backlog.hasFrames()) {
            return;
        }
        if (!backlog.drained.ready()) {
            backlog.drained.send(true);
        }
        if (backlog.isEmpty() && !backlog.writing) {
            backlog = null;
        }
    }

    /// Blocks until everything is written, or the time is over.
    final void awaitWritten(Duration timeout) {
        if (hasBytes()) {
            if (backlog.drained.ready()) {
                backlog.drained.reset();
            }
            backlog.drained.await(timeout);
        }
    }
}
