package org.coppice.websocket.frames;

import java.nio.ByteBuffer;

/// Writes what stands before the payload.
final class FrameHeader {
    /// The longest one.
    static final int MAX_BYTES = 14;

    private static final int MAX_LENGTH_16 = 0xffff;

    private FrameHeader() {}

    static int size(long length, boolean masked) {
        int size = masked ? 2 + Integer.BYTES : 2;
        if (length < Opcode.LENGTH_16) {
            return size;
        }
        return size + (length <= MAX_LENGTH_16 ? Short.BYTES : Long.BYTES);
    }

    /// @param first the first byte
    /// @param key for those that are masked
    static void write(ByteBuffer target, int first, long length, boolean masked, int key) {
        int mask = masked ? Opcode.MASKED : 0;
        target.put((byte) first);
        if (length < Opcode.LENGTH_16) {
            target.put((byte) (mask | length));
        } else if (length <= MAX_LENGTH_16) {
            target.put((byte) (mask | Opcode.LENGTH_16));
            number(target, length, Short.BYTES);
        } else {
            target.put((byte) (mask | Opcode.LENGTH_64));
            number(target, length, Long.BYTES);
        }
        if (masked) {
            number(target, key, Integer.BYTES);
        }
    }

    private static void number(ByteBuffer target, long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            target.put((byte) (value >>> i * Byte.SIZE));
        }
    }
}
