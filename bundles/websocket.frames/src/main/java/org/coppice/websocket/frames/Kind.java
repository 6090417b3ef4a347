package org.coppice.websocket.frames;

/// What [MessageDecoder#decode] has found.
public enum Kind {
    /// Nothing that is complete, and all input is taken: give it more.
    MORE,
    /// A whole message of text: [MessageDecoder#text].
    TEXT,
    /// A whole message of bytes: [MessageDecoder#bytes].
    BINARY,
    /// The next piece of a message, of a decoder that streams: [MessageDecoder#isText] says whether
    /// it is [MessageDecoder#text] or [MessageDecoder#bytes], [MessageDecoder#isLast] whether the
    /// message ends with it.
    PART,
    /// A ping, to be answered by a pong with the same [MessageDecoder#bytes].
    PING,
    /// A pong with its [MessageDecoder#bytes]; may come unasked.
    PONG,
    /// The end: [MessageDecoder#closeCode], [MessageDecoder#closeReason]. Whatever comes behind it
    /// is dropped.
    CLOSE
}
