package org.coppice.websocket.frames;

import java.util.Arrays;

/// Inflates (RFC 1951) slowly and notes the longest distance, so that tests see how far a deflater
/// looks back. Made from the RFC alone, bit by bit, and without any of zlib.
final class ReferenceInflater {
    private static final int[] ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };
    private static final int END = 256;
    private static final int MAX_BITS = 15;

    private final boolean keepsWindow;
    private byte[] window = {};
    private byte[] in;
    private int bit;
    private byte[] out = new byte[1 << 16];
    private int count;
    private int maxDistance;

    /// @param keepsWindow whether messages may refer to earlier ones
    ReferenceInflater(boolean keepsWindow) {
        this.keepsWindow = keepsWindow;
    }

    /// Of all that it has seen.
    int maxDistance() {
        return maxDistance;
    }

    /// A code by the lengths of its words: `counts[n]` words have n bits, `symbols` are in order.
    private record Code(int[] counts, int[] symbols) {
        static Code of(int[] lengths, int from, int to) {
            int[] counts = new int[MAX_BITS + 1];
            int[] symbols = new int[to - from];
            int next = 0;
            for (int bits = 1; bits <= MAX_BITS; bits++) {
                for (int i = from; i < to; i++) {
                    if (lengths[i] == bits) {
                        counts[bits]++;
                        symbols[next++] = i - from;
                    }
                }
            }
            return new Code(counts, symbols);
        }
    }

    /// A message, whose end is added as RFC 7692 says.
    byte[] inflate(byte[] message) {
        in = new byte[message.length + 4];
        System.arraycopy(message, 0, in, 0, message.length);
        in[message.length + 2] = -1;
        in[message.length + 3] = -1;
        bit = 0;
        count = 0;
        for (byte each : window) {
            write(each);
        }
        int before = window.length;
        while (bit < in.length * 8) {
            boolean last = bits(1) == 1;
            block(bits(2));
            if (last) {
                bit = (bit + 7) / 8 * 8;
            }
        }
        byte[] all = Arrays.copyOf(out, count);
        window = keepsWindow ? all : new byte[0];
        return Arrays.copyOfRange(all, before, all.length);
    }

    private void block(int type) {
        switch (type) {
            case 0 -> stored();
            case 1 -> coded(fixedLiterals(), fixedDistances());
            case 2 -> dynamic();
            default -> throw new AssertionError("no such block");
        }
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
            bit++;
        }
        return value;
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (length != (~bits(16) & 0xffff)) {
            throw new AssertionError("a stored block's length");
        }
        for (int i = 0; i < length; i++) {
            write(bits(8));
        }
    }

    private static Code fixedLiterals() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return Code.of(lengths, 0, 288);
    }

    private static Code fixedDistances() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return Code.of(lengths, 0, 30);
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codes; i++) {
            lengths[ORDER[i]] = bits(3);
        }
        Code code = Code.of(lengths, 0, 19);
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(code);
            int value = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
            int times =
                    switch (symbol) {
                        case 16 -> 3 + bits(2);
                        case 17 -> 3 + bits(3);
                        case 18 -> 11 + bits(7);
                        default -> 1;
                    };
            for (int j = 0; j < times; j++) {
                all[i++] = value;
            }
        }
        coded(Code.of(all, 0, literals), Code.of(all, literals, all.length));
    }

    private int symbol(Code code) {
        int value = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= MAX_BITS; length++) {
            value |= bits(1);
            int count = code.counts[length];
            if (value - first < count) {
                return code.symbols[index + value - first];
            }
            index += count;
            first = first + count << 1;
            value <<= 1;
        }
        throw new AssertionError("no such word");
    }

    private void coded(Code literals, Code distances) {
        while (true) {
            int symbol = symbol(literals);
            if (symbol == END) {
                return;
            }
            if (symbol < END) {
                write(symbol);
            } else {
                copy(length(symbol - END - 1), distance(symbol(distances)));
            }
        }
    }

    private int length(int code) {
        if (code == 28) {
            return 258;
        }
        int extra = code < 8 ? 0 : code / 4 - 1;
        return 3 + (extra == 0 ? code : (4 + code % 4 << extra)) + bits(extra);
    }

    private int distance(int code) {
        int extra = code < 4 ? 0 : code / 2 - 1;
        return 1 + (extra == 0 ? code : (2 + code % 2 << extra)) + bits(extra);
    }

    private void copy(int length, int distance) {
        maxDistance = Math.max(maxDistance, distance);
        if (distance > count) {
            throw new AssertionError(distance + " back, of " + count);
        }
        for (int i = 0; i < length; i++) {
            write(out[count - distance]);
        }
    }

    private void write(int value) {
        if (count == out.length) {
            out = Arrays.copyOf(out, 2 * count);
        }
        out[count++] = (byte) value;
    }
}
