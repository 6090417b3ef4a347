package org.coppice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.coppice.green.Coppice;

/// Sends parts of files over streams.
final class FileSending {

    /// After so many bytes that nothing has held up, others have their turn.
    static final long PIECE_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private FileSending() {}

    static void requireRange(long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "position is " + position + " and count " + count + ", allowed is 0 or more");
        }
    }

    static long nextPiece(long remaining) {
        return Math.min(remaining, PIECE_BYTES);
    }

    /// For streams that the system cannot send to.
    static long byReading(FileChannel file, long position, long count, GreenStream stream)
            throws IOException {
        requireRange(position, count);
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, BUFFER_BYTES));
        long sent = 0;
        long turnAt = PIECE_BYTES;
        while (sent < count) {
            buffer.clear().limit((int) Math.min(count - sent, buffer.capacity()));
            if (file.read(buffer, position + sent) < 0) {
                return sent;
            }
            sent += buffer.position();
            stream.write(buffer.flip());
            if (sent >= turnAt) {
                turnAt = sent + PIECE_BYTES;
                Coppice.giveWay();
            }
        }
        return sent;
    }
}
