package org.coppice.websocket.frames;

import java.nio.ByteBuffer;

/// What a frame shall carry.
///
/// @param owned whether nobody else has these bytes, so that they may be masked where they are
record Payload(ByteBuffer bytes, boolean owned) {
    static Payload owned(ByteBuffer bytes) {
        return new Payload(bytes, true);
    }

    static Payload borrowed(ByteBuffer bytes) {
        return new Payload(bytes.slice(), false);
    }

    static Payload copied(ByteBuffer bytes) {
        return owned(copy(bytes));
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        return copy.put(bytes.duplicate()).flip();
    }

    ByteBuffer masked(int key) {
        ByteBuffer target = owned ? bytes : copy(bytes);
        Masks.apply(target, target.position(), target.remaining(), key);
        return target;
    }
}
