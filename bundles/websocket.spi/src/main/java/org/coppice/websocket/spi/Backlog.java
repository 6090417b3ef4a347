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

    ByteBuffer ping;

    /// Whether there is a green thread that writes.
    boolean writing;

    /// What is in the chunks, and what was accepted and is not in them yet.
    long waitingBytes;

    /// Whether the next byte belongs to a frame of which some are sent.
    private boolean amid;

    /// For whoever waits until all is written.
    final Event<Boolean> drained = new Event<>();

    /// @param bytes to be written
    /// @param endsFrame whether a frame ends with them
    private record Chunk(ByteBuffer bytes, boolean endsFrame) {}

    boolean hasBytes() {
        return !chunks.isEmpty();
    }

    /// Whether anything is to be written.
    boolean hasFrames() {
        return !chunks.isEmpty() || pong != null || ping != null;
    }

    /// Whether nobody is before a sender who comes now.
    boolean isFree() {
        return turn == null && senders.isEmpty();
    }

    boolean hasRoom(long bytes, long maxBytes) {
        return waitingBytes == 0 || waitingBytes + bytes <= maxBytes;
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
        if (endsFrame && bytes.remaining() <= SMALL_BYTES) {
            Chunk last = chunks.peekLast();
            if (last != null && last.endsFrame && fits(last.bytes, bytes)) {
                join(last.bytes, bytes);
                return;
            }
            ByteBuffer begin = ByteBuffer.allocate(last == null ? bytes.remaining() : CHUNK_BYTES);
            chunks.add(new Chunk(begin.put(bytes).flip(), true));
            return;
        }
        chunks.add(new Chunk(lent ? copy(bytes) : bytes, endsFrame));
    }

    private static boolean fits(ByteBuffer target, ByteBuffer bytes) {
        return !target.isReadOnly() && target.capacity() - target.limit() >= bytes.remaining();
    }

    private static void join(ByteBuffer target, ByteBuffer bytes) {
        int position = target.position();
        int end = target.limit();
        target.limit(end + bytes.remaining()).position(end);
        target.put(bytes).position(position);
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
        chunks.addFirst(new Chunk(frame, true));
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
