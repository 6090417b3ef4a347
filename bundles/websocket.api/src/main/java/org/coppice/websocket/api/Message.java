package org.coppice.websocket.api;

import java.nio.ByteBuffer;

/// A whole message. **Threads**: any, as far as nobody changes the bytes. **Null**: never.
public sealed interface Message {
    /// Of text.
    static Message of(String text) {
        return new Text(text);
    }

    /// Of bytes, which are not copied.
    static Message of(ByteBuffer bytes) {
        return new Binary(bytes);
    }

    /// Text in Unicode.
    record Text(String text) implements Message {}

    /// Bytes between position and limit.
    record Binary(ByteBuffer bytes) implements Message {}
}
