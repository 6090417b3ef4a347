package org.coppice.websocket.spi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.coppice.green.Event;

/// What waits because a peer does not read, or because a message goes in parts. Most connections
/// never have one, and those that had lose it when nothing waits any more.
///
/// **Threads**: its loop's.
final class Backlog {
    private static final int SMALL_BYTES = 2 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    /// Senders, first come, first served.
    final ArrayDeque<Pending> senders = new ArrayDeque<>();

    /// Who sends a message in parts; null if nobody does.
    Pending turn;

    /// A part that waits for room; it is before all senders.
    Pending part;

    /// Control frames that may go between others: null if there is none.
    ByteBuffer pong;

    /// Its payload is made when it is written.
    boolean ping;

    /// Whether there is a green thread that writes.
    boolean writing;

    /// What is in the chunks.
    long waitingBytes;

    /// What was accepted and waits for whoever is before it. Whose turn it is goes on though this
    /// is much, else all would wait for one another.
    long behindBytes;

    /// Whether the next byte belongs to a frame of which some are sent.
    private boolean amid;

    /// For whoever waits until all is written.
    final Event<Boolean> drained = new Event<>();

    /// Bytes to be written.
    private static final class Chunk {
        ByteBuffer bytes;

        /// Whether a frame ends with them.
        boolean endsFrame;

        /// Whether small ones may be put behind them.
        final boolean joins;

        Chunk(ByteBuffer bytes, boolean endsFrame, boolean joins) {
            this.bytes = bytes;
            this.endsFrame = endsFrame;
            this.joins = joins;
        }

        /// @param grows whether nobody writes from it yet
        boolean tryJoin(ByteBuffer more, boolean ends, boolean grows) {
            int from = bytes.limit();
            int to = from + more.remaining();
            if (!joins || to > (grows ? CHUNK_BYTES : bytes.capacity())) {
                return false;
            }
            if (to > bytes.capacity()) {
                int larger = Math.min(CHUNK_BYTES, Math.max(to, 2 * from));
                bytes = ByteBuffer.allocate(larger).put(bytes).flip();
            }
            bytes.limit(to).put(from, more, more.position(), more.remaining());
            endsFrame = ends;
            return true;
        }
    }

    boolean hasBytes() {
        return !chunks.isEmpty();
    }

    /// Whether anything is to be written.
    boolean hasFrames() {
        return !chunks.isEmpty() || pong != null || ping;
    }

    /// Whether nobody is before a sender who comes now.
    boolean isFree() {
        return turn == null && senders.isEmpty();
    }

    /// For him whose turn it is: at the latest when all before it is written.
    boolean hasRoom(long bytes, long maxBytes) {
        return waitingBytes == 0 || allBytes() + bytes <= maxBytes;
    }

    /// For what is accepted before its turn.
    boolean hasRoomBehind(long bytes, long maxBytes) {
        return allBytes() == 0 || allBytes() + bytes <= maxBytes;
    }

    long allBytes() {
        return waitingBytes + behindBytes;
    }

    /// A message is accepted, and its sender goes on.
    void addBehind(Pending pending) {
        pending.accept();
        behindBytes += pending.bytes;
        senders.add(pending);
    }

    boolean isEmpty() {
        return isFree() && part == null && !hasFrames();
    }

    /// Appends bytes, of which some of the frame may be sent already.
    ///
    /// @param lent whether they must be copied
    void append(ByteBuffer bytes, boolean lent, boolean endsFrame, boolean begun) {
        if (chunks.isEmpty()) {
            amid = begun;
        }
        waitingBytes += bytes.remaining();
        if (bytes.remaining() > SMALL_BYTES) {
            chunks.add(new Chunk(lent ? copy(bytes) : bytes, endsFrame, false));
            return;
        }
        Chunk last = chunks.peekLast();
        if (last == null || !last.tryJoin(bytes, endsFrame, chunks.size() > 1)) {
            chunks.add(new Chunk(copy(bytes), endsFrame, true));
        }
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    /// Whether a control frame may go next.
    boolean isBetweenFrames() {
        return !amid;
    }

    /// Puts a frame before all others; only between frames.
    void prepend(ByteBuffer frame) {
        waitingBytes += frame.remaining();
        chunks.addFirst(new Chunk(frame, true, false));
    }

    /// What is to be written next; null if there is nothing.
    ByteBuffer next() {
        Chunk first = chunks.peek();
        return first == null ? null : first.bytes;
    }

    /// So many bytes of what is next were written.
    void written(long bytes) {
        waitingBytes -= bytes;
        Chunk first = chunks.element();
        if (first.bytes.hasRemaining()) {
            amid |= bytes > 0;
        } else {
            amid = !first.endsFrame;
            chunks.remove();
        }
    }
}
