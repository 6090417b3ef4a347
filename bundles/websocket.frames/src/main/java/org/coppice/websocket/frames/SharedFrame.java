package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A message that is encoded once and sent to many, by [FrameEncoder#shared].
///
/// It has the bytes of the one frame that a server sends, and for compressed connections those of
/// the deflated one, made when the first of them sends it, once for each size of window. That one
/// refers to nothing before it, so that it is right for each connection, whatever that has seen.
///
/// **Threads**: any; two loops may deflate it at the same time, with the same result. **Errors**:
/// none. **Null**: none.
public final class SharedFrame {
    private static final int LEAST_WINDOW_BITS = 8;
    private static final int WINDOWS = 8;

    private final byte[] frame;
    private final int headerBytes;
    private final boolean text;
    private final AtomicReferenceArray<byte[]> deflated = new AtomicReferenceArray<>(WINDOWS);

    private SharedFrame(boolean text, byte[] payload) {
        this.text = text;
        this.headerBytes = FrameHeader.size(payload.length, false);
        this.frame = frame(Opcode.FIN | opcode(), ByteBuffer.wrap(payload));
    }

    /// A message of text. Lone surrogates become `?`.
    public static SharedFrame text(String text) {
        return new SharedFrame(true, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A message of bytes.
    ///
    /// @param payload copied; its position stays
    public static SharedFrame binary(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return new SharedFrame(false, copy);
    }

    /// Whether it is text.
    public boolean isText() {
        return text;
    }

    /// How many bytes it has, without header and not deflated.
    public int payloadBytes() {
        return frame.length - headerBytes;
    }

    int opcode() {
        return text ? Opcode.TEXT : Opcode.BINARY;
    }

    private static byte[] frame(int first, ByteBuffer payload) {
        int length = payload.remaining();
        byte[] frame = new byte[FrameHeader.size(length, false) + length];
        ByteBuffer target = ByteBuffer.wrap(frame);
        FrameHeader.write(target, first, length, false, 0);
        target.put(payload);
        return frame;
    }

    /// As a server sends it uncompressed.
    byte[] frame() {
        return frame;
    }

    int headerBytes() {
        return headerBytes;
    }

    /// As a server sends it compressed; [#frame] itself where that would be no shorter.
    byte[] deflated(int windowBits, DeflatePool pool) {
        int window = windowBits - LEAST_WINDOW_BITS;
        byte[] known = deflated.get(window);
        if (known == null) {
            MessageDeflater deflater = new MessageDeflater(pool, windowBits, false);
            ByteBuffer bytes = deflater.deflate(frame, headerBytes, payloadBytes(), true);
            known = frame(Opcode.FIN | Opcode.RSV1 | opcode(), bytes);
            if (known.length >= frame.length) {
                known = frame;
            }
            deflated.set(window, known);
        }
        return known;
    }
}
