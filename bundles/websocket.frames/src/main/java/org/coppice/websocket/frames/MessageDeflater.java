package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Deflates messages (RFC 7692, section 7.2.1).
///
/// A deflater of the JDK has a window of 15 bits, always. Where a smaller one was negotiated it
/// gets a full flush each time it has seen that many bytes, behind which it refers to nothing
/// before: so no distance can be longer. That compresses worse than a true small window would, by
/// half a window of history in the mean, and costs five bytes each time.
final class MessageDeflater {
    private static final int MAX_WINDOW_BITS = 15;
    private static final int TAIL_BYTES = 4;

    /// Java's deflater may repeat its marker where a flush has not more room than this.
    private static final int FLUSH_ROOM = 16;

    private final DeflatePool pool;
    private final int windowBytes;
    private final boolean keepsWindow;
    private Deflater deflater; // null: none is in use
    private boolean used; // since the last rest
    private int inWindow; // bytes since the window was empty, where that is limited
    private byte[] output;
    private int count;

    MessageDeflater(DeflatePool pool, int windowBits, boolean keepsWindow) {
        this.pool = pool;
        this.windowBytes = windowBits >= MAX_WINDOW_BITS ? Integer.MAX_VALUE : 1 << windowBits;
        this.keepsWindow = keepsWindow;
    }

    /// How many bytes so many may become, header and flushes included.
    long bound(int length) {
        long flushes = windowBytes == Integer.MAX_VALUE ? 1 : 2 + length / windowBytes;
        return length + (length >> 8) + 32 + 8 * flushes;
    }

    /// Deflates the next piece of a message, so that the peer can inflate all of it.
    ///
    /// @param last whether the message ends with it
    /// @return valid until the next time somebody uses the pool
    ByteBuffer deflate(byte[] bytes, int from, int length, boolean last) {
        if (deflater == null) {
            deflater = pool.takeDeflater();
            inWindow = 0;
        }
        used = true;
        output = pool.output();
        count = 0;
        feed(bytes, from, length);
        drain(Deflater.SYNC_FLUSH);
        deflater.setInput(Assembly.NOTHING);
        if (last) {
            end();
        }
        ByteBuffer result = ByteBuffer.wrap(output, 0, count);
        pool.keepOutput(output);
        output = null;
        return result;
    }

    private void feed(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            if (inWindow == windowBytes) {
                drain(Deflater.FULL_FLUSH);
                inWindow = 0;
            }
            int next = Math.min(end - at, windowBytes - inWindow);
            deflater.setInput(bytes, at, next);
            drain(Deflater.NO_FLUSH);
            at += next;
            inWindow = windowBytes == Integer.MAX_VALUE ? 0 : inWindow + next;
        }
    }

    private void drain(int flush) {
        int room;
        int got;
        do {
            if (output.length - count < FLUSH_ROOM) {
                output = Arrays.copyOf(output, 2 * output.length);
            }
            room = output.length - count;
            got = deflater.deflate(output, count, room, flush);
            count += got;
        } while (got == room);
    }

    /// A flush ends with what the peer adds again. Where there was nothing to flush, the first bits
    /// of an empty block stand for it.
    private void end() {
        if (count >= TAIL_BYTES) {
            count -= TAIL_BYTES;
        } else {
            count = 1;
            output[0] = 0;
        }
        if (!keepsWindow) {
            release();
        }
    }

    /// The next message refers to nothing before it, as the peer may always be sent.
    void forget() {
        if (deflater != null) {
            deflater.reset();
            inWindow = 0;
        }
    }

    /// Gives the deflater back if nothing was deflated since the last call.
    void rest() {
        if (!used) {
            release();
        }
        used = false;
    }

    /// Gives the deflater back.
    void release() {
        if (deflater != null) {
            pool.give(deflater);
            deflater = null;
        }
    }
}
