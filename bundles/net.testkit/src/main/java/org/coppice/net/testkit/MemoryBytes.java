package org.coppice.net.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What goes one way between two [MemoryStream]s: a ring of bytes, and how its ends have ended.
///
/// **Threads:** the loop of both.
final class MemoryBytes {

    private final byte[] bytes;
    private int first;
    private int size;

    /// The writing end sends no more: what is left is read, and then the end.
    private boolean ended;

    /// The writing end broke off: what is left is read, and then that.
    private boolean broken;

    /// The reading end takes no more.
    private boolean refused;

    MemoryBytes(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Whether a read need not wait.
    boolean isReadable() {
        return size > 0 || ended || broken;
    }

    /// Whether a write need not wait.
    boolean isWritable() {
        return size < bytes.length || refused;
    }

    void end() {
        ended = true;
    }

    void breakOff() {
        broken = true;
    }

    void refuse() {
        refused = true;
        size = 0;
    }

    /// @return how many bytes, -1 at the end
    int take(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (size == 0) {
            if (broken) {
                throw new IOException("Connection reset");
            }
            return ended ? -1 : 0;
        }
        int taken = Math.min(target.remaining(), size);
        int untilWrap = Math.min(taken, bytes.length - first);
        target.put(bytes, first, untilWrap);
        target.put(bytes, 0, taken - untilWrap);
        first = (first + taken) % bytes.length;
        size -= taken;
        return taken;
    }

    /// @return how many bytes there was room for
    int put(ByteBuffer source) throws IOException {
        if (refused) {
            throw new IOException("Broken pipe");
        }
        int put = Math.min(source.remaining(), bytes.length - size);
        int at = (first + size) % bytes.length;
        int untilWrap = Math.min(put, bytes.length - at);
        source.get(bytes, at, untilWrap);
        source.get(bytes, 0, put - untilWrap);
        size += put;
        return put;
    }
}
