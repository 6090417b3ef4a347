package org.coppice.websocket.spi;

import java.time.Duration;
import org.coppice.websocket.api.Overflow;
import org.coppice.websocket.frames.DecoderLimits;

/// What holds for a connection for all its life.
///
/// **Threads**: any, it is immutable. **Errors**: none, whoever makes it has checked it. **Null**:
/// never.
///
/// @param limits of what comes
/// @param sendQueueMaxBytes what may wait for a peer that does not read
/// @param overflow what becomes of more than that
/// @param ping after so long without a byte the peer is asked whether it is there; zero never asks
/// @param pongTimeout so long it has to send anything then
/// @param closeTimeout so long the peer's close frame, and the end of the connection, is waited for
/// @param deflateMinBytes shorter messages are not compressed
public record ConnectionSettings(
        DecoderLimits limits,
        long sendQueueMaxBytes,
        Overflow overflow,
        Duration ping,
        Duration pongTimeout,
        Duration closeTimeout,
        int deflateMinBytes) {
    /// What servers do by default.
    public static final ConnectionSettings DEFAULT =
            new ConnectionSettings(
                    DecoderLimits.DEFAULT,
                    1 << 20,
                    Overflow.BLOCK,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    512);
}
