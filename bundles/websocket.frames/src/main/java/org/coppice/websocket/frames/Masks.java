package org.coppice.websocket.frames;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Masking (RFC 6455, section 5.3), eight bytes at a time. Masking twice is unmasking.
final class Masks {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masks() {}

    /// The key for what is that many bytes further on.
    ///
    /// @param key as it stands in a frame, its first byte in the highest bits
    static int advance(int key, long bytes) {
        return Integer.rotateLeft(key, (int) (bytes & 3) * Byte.SIZE);
    }

    /// Masks bytes while they are copied; source and target may be the same at the same place.
    ///
    /// @param key 0 copies only
    /// @return all masked bytes or'ed, so that the sign bits tell whether all are ASCII
    static long copy(byte[] source, int from, byte[] target, int to, int length, int key) {
        long half = Integer.reverseBytes(key) & 0xffffffffL;
        long keys = half << Integer.SIZE | half;
        long seen = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long value = (long) LONGS.get(source, from + i) ^ keys;
            LONGS.set(target, to + i, value);
            seen |= value;
        }
        for (; i < length; i++) {
            byte value = (byte) (source[from + i] ^ keys >>> (i & 7) * Byte.SIZE);
            target[to + i] = value;
            seen |= value;
        }
        return seen;
    }

    /// Masks bytes where they are.
    ///
    /// @return as [#copy]
    static long apply(byte[] bytes, int from, int length, int key) {
        return copy(bytes, from, bytes, from, length, key);
    }

    /// Masks bytes where they are, in any buffer that can be written.
    static void apply(ByteBuffer bytes, int from, int length, int key) {
        if (bytes.hasArray()) {
            apply(bytes.array(), bytes.arrayOffset() + from, length, key);
            return;
        }
        for (int i = 0; i < length; i++) {
            int at = from + i;
            bytes.put(at, (byte) (bytes.get(at) ^ advance(key, i) >>> Integer.SIZE - Byte.SIZE));
        }
    }
}
