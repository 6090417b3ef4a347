package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.HeavyTurns;

/// What goes to one client: collected in one buffer, so that small things go out in one write.
///
/// The question is when. Too early, and each pipelined response and each small chunk costs a system
/// call; too late, and a client waits for what is long there. The answer here: at once where
/// nothing follows ([#flush]), and where something may follow, as soon as the green thread gives
/// the loop away ([#flushBehind]). For that a look is scheduled on the loop: it runs only after the
/// green thread has blocked, and sends what was left lying by then. An application that yields a
/// chunk a second is so seen to do it, and one that yields a thousand at once is sent in full
/// buffers.
///
/// **Threads**: its loop's. The buffer has one writer at a time: while another green thread sends
/// it ([#writing]), whoever wants to add something waits; of several that wait one goes on.
final class Output {
    private static final int PIECE_BYTES = 64 * 1024;

    /// More than that is not sent in one go, see [#awaitTurnOf].
    private static final int LARGE_BYTES = 128 * 1024;

    /// Of a file, which nobody copies.
    private static final int FILE_PIECE_BYTES = 256 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final Loop loop;
    private final Buffers buffers;
    private final HeavyTurns turns;
    private final Runnable spare;

    /// [#NOTHING] while it has none.
    private ByteBuffer pending = NOTHING;

    private final ByteBuffer[] gathered = new ByteBuffer[3];
    private final Runnable look = this::look;
    private GreenStream stream;
    private boolean looking;
    private boolean writing;
    private boolean inLine;

    /// How many wait for their turn, or have it as soon as they run.
    private int waiting;

    private Event<Boolean> written;
    private IOException failure;
    private long writtenBytes;

    /// Of the write that is going on, before it began.
    private long writingBytes;

    private long bytesSinceTurn;

    /// @param buffers where its own comes from, which it has only while it needs it
    /// @param turns for each piece of what is large
    /// @param spare is called before a long wait: others may do without their buffers too
    Output(Loop loop, Buffers buffers, HeavyTurns turns, Runnable spare) {
        this.loop = loop;
        this.buffers = buffers;
        this.turns = turns;
        this.spare = spare;
        Arrays.fill(gathered, NOTHING);
    }

    void attach(GreenStream newStream) {
        stream = newStream;
        failure = null;
        writtenBytes = 0;
        bytesSinceTurn = 0;
    }

    /// Drops what was not sent. While somebody sends or waits to, for a response that was cut, all
    /// stays as it is: he fails with the stream, and must not meet that of another client.
    ///
    /// @return whether this can be attached again
    boolean detach() {
        if (writing || waiting > 0) {
            return false;
        }
        stream = null;
        pending.clear().flip();
        return true;
    }

    /// What is to be sent, for those who append behind its limit, with room for so many bytes: what
    /// is there is sent if it is too much. It has an array.
    ByteBuffer pending(int roomBytes) throws ClientGoneException {
        awaitTurn();
        takeBuffer();
        if (roomBytes > pending.capacity() - pending.limit()) {
            flush();
        }
        return pending;
    }

    private void takeBuffer() {
        if (pending == NOTHING) {
            pending = buffers.take();
            gathered[0] = pending;
        }
    }

    /// What is left is long, and has nothing of this in it: the client may take long.
    private void doWithoutBuffer() {
        if (pending != NOTHING && !pending.hasRemaining()) {
            buffers.giveBack(pending);
            pending = NOTHING;
            gathered[0] = NOTHING;
            spare.run();
        }
    }

    /// All bytes since it was attached.
    long totalBytes() {
        return writtenBytes + pending.remaining();
    }

    /// Whether somebody waits for the client to take what is written, and not for his turn.
    boolean isWriting() {
        return writing && !inLine;
    }

    /// All bytes that the system has taken since it was attached.
    long takenBytes() {
        return writing ? writtenBytes + writingBytes - gatheredBytes() : writtenBytes;
    }

    private long gatheredBytes() {
        long bytes = 0;
        for (ByteBuffer part : gathered) {
            bytes += part.remaining();
        }
        return bytes;
    }

    void append(ByteBuffer content) throws ClientGoneException {
        append(null, content);
    }

    /// Adds all of both, so that the caller may use the buffers again. Blocks only if they do not
    /// fit.
    ///
    /// @param framing null for none
    void append(ByteBuffer framing, ByteBuffer content) throws ClientGoneException {
        awaitTurn();
        takeBuffer();
        int bytes = content.remaining() + (framing == null ? 0 : framing.remaining());
        if (bytes <= pending.capacity() - pending.limit()) {
            if (framing != null) {
                put(framing);
            }
            put(content);
            return;
        }
        int end = content.limit();
        boolean large = bytes > LARGE_BYTES;
        do {
            // The JDK copies a heap buffer whole before it writes it.
            content.limit(Math.min(end, content.position() + PIECE_BYTES));
            writeWithPending(framing, content, large);
            content.limit(end);
            doWithoutBuffer();
        } while (content.hasRemaining());
    }

    private void put(ByteBuffer source) {
        int start = pending.limit();
        pending.limit(start + source.remaining());
        pending.put(start, source, source.position(), source.remaining());
        source.position(source.limit());
    }

    /// Sends what there is.
    void flush() throws ClientGoneException {
        awaitTurn();
        if (!pending.hasRemaining()) {
            return;
        }
        writing = true;
        writingBytes = pending.remaining();
        try {
            stream.write(pending);
            writtenBytes += writingBytes;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            endWrite();
        }
    }

    private void writeWithPending(ByteBuffer framing, ByteBuffer content, boolean large)
            throws ClientGoneException {
        writing = true;
        try {
            gathered[1] = framing == null ? NOTHING : framing;
            gathered[2] = content;
            writingBytes = gatheredBytes();
            awaitTurnOf(writingBytes, large);
            stream.write(gathered);
            writtenBytes += writingBytes;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            gathered[1] = NOTHING;
            gathered[2] = NOTHING;
            endWrite();
        }
    }

    /// The system takes megabytes at once: of many large responses each would hold up all others
    /// for as long as that takes. What is not large does not wait, nor does the begin of a stream.
    private void awaitTurnOf(long bytes, boolean large) {
        if (large || bytesSinceTurn + bytes > LARGE_BYTES) {
            inLine = true;
            try {
                turns.await();
            } finally {
                inLine = false;
            }
            bytesSinceTurn = 0;
        }
        bytesSinceTurn += bytes;
    }

    /// Sends a part of a file after what there is: a small one with it in one write, a larger one
    /// by the system.
    ///
    /// @param pieceBytes after so many [#takenBytes] shows them
    /// @return how many bytes: fewer only where the file ended before
    long sendFile(FileChannel file, long position, long count, long pieceBytes) throws IOException {
        awaitTurn();
        takeBuffer();
        if (count <= pending.capacity() - pending.limit()) {
            return appendFile(file, position, (int) count);
        }
        flush();
        doWithoutBuffer();
        long sentBytes = 0;
        long pieceEnd = 0;
        while (sentBytes == pieceEnd && sentBytes < count) {
            pieceEnd = Math.min(count, sentBytes + Math.min(pieceBytes, FILE_PIECE_BYTES));
            sentBytes += sendPiece(file, position + sentBytes, pieceEnd - sentBytes);
        }
        return sentBytes;
    }

    private long sendPiece(FileChannel file, long position, long count) throws ClientGoneException {
        awaitTurn();
        writing = true;
        writingBytes = 0;
        try {
            awaitTurnOf(count, count == FILE_PIECE_BYTES);
            long bytes = stream.sendFile(file, position, count);
            writtenBytes += bytes;
            return bytes;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            endWrite();
        }
    }

    private int appendFile(FileChannel file, long position, int count) throws IOException {
        int start = pending.limit();
        ByteBuffer target = pending.duplicate().limit(start + count).position(start);
        while (target.hasRemaining()
                && file.read(target, position + target.position() - start) >= 0) {
            // until all is there
        }
        pending.limit(target.position());
        return target.position() - start;
    }

    private ClientGoneException failed(IOException e) {
        failure = e;
        return new ClientGoneException(e);
    }

    private void endWrite() {
        pending.clear().flip();
        writing = false;
        if (written != null) {
            written.send(true);
            written = null;
        }
    }

    private void awaitTurn() throws ClientGoneException {
        if (writing) {
            awaitWritten();
        }
        if (failure != null) {
            throw new ClientGoneException(failure);
        }
    }

    private void awaitWritten() {
        waiting++;
        try {
            while (writing) {
                if (written == null) {
                    written = new Event<>();
                }
                written.await();
            }
        } finally {
            waiting--;
        }
    }

    // ---- behind the green thread's back

    /// Sends what there is as soon as the green thread gives the loop away. Never blocks.
    void flushBehind() {
        if (pending.hasRemaining() && !looking) {
            looking = true;
            loop.execute(look);
        }
    }

    /// The loop has come to its next pass: the green thread has blocked, or has ended its turn.
    private void look() {
        looking = false;
        if (hasBeenLeft()) {
            Coppice.spawnN(this::flushLeft);
        }
    }

    /// By now it may have been sent, or belong to another connection, which can do no harm.
    private void flushLeft() {
        if (hasBeenLeft()) {
            try {
                flush();
            } catch (ClientGoneException e) {
                // kept in failure, for the green thread that comes next
            }
        }
    }

    private boolean hasBeenLeft() {
        return stream != null && failure == null && !writing && pending.hasRemaining();
    }
}
