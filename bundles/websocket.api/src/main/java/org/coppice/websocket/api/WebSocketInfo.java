package org.coppice.websocket.api;

import java.time.Duration;

/// A connection as listings show it. **Null**: never.
///
/// @param id its number, from 1
/// @param peer the peer's address
/// @param path of the request
/// @param protocol the sub-protocol, or empty
/// @param extensions as agreed, or empty
/// @param messagesIn whole messages received
/// @param messagesOut messages sent
/// @param waitingBytes what waits for the peer to read
/// @param dropped messages that [Overflow#DROP] dropped
/// @param age since the handshake
/// @param idle since the peer sent something
public record WebSocketInfo(
        long id,
        String peer,
        String path,
        String protocol,
        String extensions,
        long messagesIn,
        long messagesOut,
        long waitingBytes,
        long dropped,
        Duration age,
        Duration idle) {}
