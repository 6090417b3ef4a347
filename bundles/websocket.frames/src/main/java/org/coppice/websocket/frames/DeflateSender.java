package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.util.Optional;

/// What the sender of a compressed connection decides: what is compressed, and when the window is
/// forgotten.
final class DeflateSender {
    private final DeflatePool pool;
    private final int windowBits;
    private final int thresholdBytes;
    private final MessageDeflater deflater;

    DeflateSender(DeflatePool pool, int windowBits, boolean keepsWindow, int thresholdBytes) {
        this.pool = pool;
        this.windowBits = windowBits;
        this.thresholdBytes = thresholdBytes;
        this.deflater = new MessageDeflater(pool, windowBits, keepsWindow);
    }

    boolean wants(int bytes) {
        return bytes >= thresholdBytes;
    }

    long bound(int length) {
        return deflater.bound(length);
    }

    /// A whole message, or nothing if that would not be shorter; then the peer does not see what
    /// the deflater has seen, which is therefore forgotten.
    Optional<ByteBuffer> message(ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer deflated = part(payload, true);
        if (deflated.remaining() < length) {
            return Optional.of(deflated);
        }
        deflater.forget();
        return Optional.empty();
    }

    ByteBuffer part(ByteBuffer payload, boolean last) {
        int length = payload.remaining();
        if (payload.hasArray()) {
            int from = payload.arrayOffset() + payload.position();
            return deflater.deflate(payload.array(), from, length, last);
        }
        byte[] copy = new byte[length];
        payload.get(payload.position(), copy);
        return deflater.deflate(copy, 0, length, last);
    }

    /// The peer's window will have this message, which was deflated from an empty window. Ours has
    /// not seen it, so that distances beyond it would be wrong: it is forgotten.
    byte[] shared(SharedFrame message) {
        byte[] frame = message.deflated(windowBits, pool);
        if (frame != message.frame()) {
            deflater.forget();
        }
        return frame;
    }

    void rest() {
        deflater.rest();
    }

    void release() {
        deflater.release();
    }
}
