package org.coppice.websocket.api;

/// What happens to a message for a peer that does not read, once as much waits for it as
/// `sendQueueMaxBytes` allows. Memory never grows beyond that.
public enum Overflow {
    /// The sender waits.
    BLOCK,
    /// The message is dropped, and counted.
    DROP,
    /// The connection is closed with 1013, try again later.
    CLOSE
}
