package org.coppice.websocket.frames;

/// What [MessageDecoder#decode] has found.
public enum Kind {
    /// Nothing that is complete, and all input is taken: give it more.
    MORE,
    /// A whole message of text: [MessageDecoder#takeText].
    TEXT,
    /// A whole message of bytes: [MessageDecoder#takeBytes].
    BINARY,
    /// The next piece of a message, of a decoder that streams: [MessageDecoder#isText] says whether
    /// it is [MessageDecoder#takeText] or [MessageDecoder#takeBytes], [MessageDecoder#isLast]
    /// whether the message ends with it.
    PART,
    /// A ping, to be answered by a pong with the same [MessageDecoder#takeBytes].
    PING,
    /// A pong with its [MessageDecoder#takeBytes]; may come unasked.
    PONG,
    /// The end: [MessageDecoder#closeCode], [MessageDecoder#takeCloseReason]. Whatever comes behind
    /// it is dropped.
    CLOSE
}
