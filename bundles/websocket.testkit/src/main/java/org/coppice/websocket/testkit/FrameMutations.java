package org.coppice.websocket.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Frames that nobody has thought of: those of [FrameCase], one behind the other, with a few small
/// changes.
///
/// **Threads**: any. **Errors**: none. **Null**: none.
public final class FrameMutations {
    private static final int MAX_CASE_BYTES = 1000;
    private static final int[] BOUNDS = {0, 1, 0x7d, 0x7e, 0x7f, 0x80, 0xfd, 0xfe, 0xff};

    private final List<byte[]> corpus = new ArrayList<>();

    /// Of cases that have no more than a thousand bytes.
    public FrameMutations() {
        this(MAX_CASE_BYTES);
    }

    /// Of cases that have no more than so many bytes.
    public FrameMutations(int maxCaseBytes) {
        for (FrameCase each : FrameCase.all()) {
            byte[] bytes = each.bytes(true);
            if (bytes.length <= maxCaseBytes) {
                corpus.add(bytes);
            }
        }
    }

    /// Some frames, changed here and there.
    ///
    /// @param random they follow from it alone
    public byte[] bytes(Random random) {
        byte[] bytes = any(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = spliced(bytes, bytes.length, bytes.length, any(random));
        }
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private byte[] any(Random random) {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 16) : bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) BOUNDS[random.nextInt(BOUNDS.length)];
            case 3 -> {
                return spliced(bytes, at, to, new byte[0]);
            }
            case 4 -> {
                return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            }
            default -> {
                return spliced(bytes, at, at, any(random));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] more) {
        byte[] all = new byte[bytes.length - (to - from) + more.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(more, 0, all, from, more.length);
        System.arraycopy(bytes, to, all, from + more.length, bytes.length - to);
        return all;
    }

    /// The same frames with other masks, as far as they are frames.
    public static byte[] remasked(byte[] frames, Random random) {
        byte[] bytes = frames.clone();
        int at = 0;
        while (bytes.length - at >= 2 && bytes[at + 1] < 0) {
            int length7 = bytes[at + 1] & 0x7f;
            int extra = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
            int from = at + 2 + extra + 4;
            if (from > bytes.length) {
                return bytes;
            }
            long length = extra == 0 ? length7 : 0;
            for (int i = at + 2; i < at + 2 + extra; i++) {
                length = length << 8 | bytes[i] & 0xff;
            }
            int left = bytes.length - from;
            int end = from + (length < 0 ? left : (int) Math.min(left, length));
            remask(bytes, from, end, random.nextInt());
            at = end;
        }
        return bytes;
    }

    private static void remask(byte[] bytes, int from, int end, int change) {
        for (int i = from - 4; i < end; i++) {
            bytes[i] ^= (byte) (change >> 8 * (i - from & 3));
        }
    }
}
