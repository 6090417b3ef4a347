package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A message of which a part has come. It grows with what comes, never with what a header promises,
/// and checks text as it comes.
final class Assembly {
    /// What streamed messages inflate to at a time.
    static final int PART_BYTES = 64 << 10;

    static final byte[] NOTHING = {};
    private static final int LEAST_BYTES = 512;

    private final boolean text;
    private final boolean compressed;
    private final DecoderLimits limits;
    private boolean streaming;
    private byte[] data = NOTHING;
    private int count;
    private int utf8 = Utf8.WHOLE;
    private boolean ascii = true;
    private long taken; // of the message, by earlier parts
    private long inFrame; // inflated

    Assembly(boolean text, boolean compressed, boolean streaming, DecoderLimits limits) {
        this.text = text;
        this.compressed = compressed;
        this.streaming = streaming;
        this.limits = limits;
    }

    boolean isText() {
        return text;
    }

    boolean isCompressed() {
        return compressed;
    }

    boolean isStreaming() {
        return streaming;
    }

    /// It is not streamed any more, unless a part of it is told already.
    void becomeWhole() {
        streaming &= taken > 0;
    }

    private long maxMessageBytes() {
        return streaming
                ? Long.MAX_VALUE
                : Math.min(limits.maxMessageBytes(), DecoderLimits.MAX_ARRAY_BYTES);
    }

    /// Another frame of this message is going to come, or the first one.
    void beginFrame(long length) throws ProtocolViolation {
        inFrame = 0;
        if (!compressed) {
            checkRoom(length);
        }
    }

    private void checkRoom(long length) throws ProtocolViolation {
        long most = maxMessageBytes();
        if (length > most - bytes()) {
            throw ProtocolViolation.tooBig("message", bytes() + length, most);
        }
    }

    private long bytes() {
        return taken + count;
    }

    /// @param most how many bytes will come at most until the end of the message, these among them
    void append(ByteBuffer input, int length, int key, long most) throws ProtocolViolation {
        checkRoom(length); // its frame may have begun while it was streamed
        reserve(length, most);
        long seen = take(input, data, count, length, key);
        int from = count;
        count += length;
        check(from, seen);
    }

    /// Takes bytes off a buffer and unmasks them.
    ///
    /// @return as [Masks#copy]
    static long take(ByteBuffer input, byte[] target, int to, int length, int key) {
        if (input.hasArray()) {
            int from = input.arrayOffset() + input.position();
            input.position(input.position() + length);
            return Masks.copy(input.array(), from, target, to, length, key);
        }
        input.get(target, to, length);
        return Masks.apply(target, to, length, key);
    }

    private void check(int from, long seen) throws ProtocolViolation {
        boolean onlyAscii = (seen & Utf8.SIGNS) == 0;
        if (!text || onlyAscii && utf8 == Utf8.WHOLE) {
            return;
        }
        ascii = false;
        utf8 = Utf8.check(utf8, data, from, count);
        if (utf8 == Utf8.INVALID) {
            throw notText();
        }
    }

    static ProtocolViolation notText() {
        return ProtocolViolation.data("A message of text is not UTF-8.");
    }

    private void reserve(int length, long most) {
        int needed = count + length;
        if (needed > data.length) {
            long larger = streaming ? needed : Math.max(needed, 2L * data.length);
            long atMost = Math.min(count + most, DecoderLimits.MAX_ARRAY_BYTES);
            data = Arrays.copyOf(data, (int) Math.min(larger, atMost));
        }
    }

    /// How many inflated bytes there is room for behind [#count] of [#array]: 0 if a part is full.
    /// One more than the limits allow, so that what is beyond shows.
    int room() {
        if (isFull()) {
            return 0;
        }
        long left = Math.min(limits.maxFrameBytes() - inFrame, maxMessageBytes() - bytes());
        long most = streaming ? PART_BYTES : DecoderLimits.MAX_ARRAY_BYTES;
        most = Math.min(most - count, left) + count + (left < most - count ? 1 : 0);
        if (count == data.length) {
            long larger = Math.max(LEAST_BYTES, 2L * data.length);
            data = Arrays.copyOf(data, (int) Math.min(most, larger));
        }
        return (int) Math.min(data.length, most) - count;
    }

    boolean isFull() {
        return streaming && count >= PART_BYTES;
    }

    byte[] array() {
        return data;
    }

    int count() {
        return count;
    }

    /// So many bytes were inflated behind [#count].
    void inflated(int length) throws ProtocolViolation {
        int from = count;
        count += length;
        inFrame += length;
        if (inFrame > limits.maxFrameBytes()) {
            throw ProtocolViolation.inflatesTooBig("frame", limits.maxFrameBytes());
        }
        if (bytes() > maxMessageBytes()) {
            throw ProtocolViolation.inflatesTooBig("message", maxMessageBytes());
        }
        check(from, Utf8.SIGNS);
    }

    /// Whether there is nothing of which a part could be made.
    boolean isEmpty() {
        return count == Utf8.incomplete(utf8, data, count);
    }

    /// The message, or the last part of it.
    Object finish() throws ProtocolViolation {
        if (utf8 != Utf8.WHOLE) {
            throw notText();
        }
        return result(count);
    }

    /// All that is there but the beginning of a character, which is kept for the next part.
    Object part() {
        int rest = text ? Utf8.incomplete(utf8, data, count) : 0;
        byte[] kept = rest == 0 ? NOTHING : Arrays.copyOfRange(data, count - rest, count);
        Object part = result(count - rest);
        taken += count - rest;
        data = kept;
        count = rest;
        ascii = rest == 0;
        return part;
    }

    private Object result(int length) {
        if (text) {
            return new String(
                    data, 0, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }
        return data.length == length ? data : Arrays.copyOf(data, length);
    }
}
