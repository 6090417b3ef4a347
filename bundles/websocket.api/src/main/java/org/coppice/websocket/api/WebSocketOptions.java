package org.coppice.websocket.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.wsgi.api.Headers;

/// What one application does otherwise than the server is configured to; eventlet's
/// `WebSocketWSGI.configured`.
///
/// **Threads**: any, it is immutable. **Errors**: see the constructor. **Null**: never.
///
/// @param protocols the sub-protocols that it speaks; the first of the client's that is among them
///   is taken
/// @param origins which pages may connect; empty: as configured
/// @param maxFrameBytes the longest frame, inflated, 125 or more; empty: as long as a message may
///   be, but no less than configured
/// @param maxMessageBytes the longest message, inflated, 125 or more; empty: as long as a frame may
///   be, but no less than configured
/// @param deflate whether messages may be compressed; empty: as configured
/// @param overflow for messages to a peer that does not read; empty: as configured
public record WebSocketOptions(
        List<String> protocols,
        Optional<OriginChecker> origins,
        OptionalLong maxFrameBytes,
        OptionalLong maxMessageBytes,
        Optional<Boolean> deflate,
        Optional<Overflow> overflow) {
    /// Everything as configured, and no sub-protocols.
    public static final WebSocketOptions DEFAULT =
            new WebSocketOptions(
                    List.of(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final long LEAST_BYTES = 125;

    /// @throws IllegalArgumentException if a number is out of its range, or a sub-protocol no token
    ///   of HTTP, and so could never be asked for
    public WebSocketOptions {
        protocols = List.copyOf(protocols);
        protocols.forEach(WebSocketOptions::requireToken);
        requireRoom("maxFrameBytes", maxFrameBytes);
        requireRoom("maxMessageBytes", maxMessageBytes);
    }

    /// With these sub-protocols.
    public WebSocketOptions protocols(String... names) {
        return new WebSocketOptions(
                List.of(names), origins, maxFrameBytes, maxMessageBytes, deflate, overflow);
    }

    /// With this check of origins.
    public WebSocketOptions origins(OriginChecker checker) {
        return new WebSocketOptions(
                protocols, Optional.of(checker), maxFrameBytes, maxMessageBytes, deflate, overflow);
    }

    /// With frames of at most so many bytes, and as long messages; eventlet's `max_frame_length`.
    public WebSocketOptions maxFrameBytes(long bytes) {
        return new WebSocketOptions(
                protocols, origins, OptionalLong.of(bytes), maxMessageBytes, deflate, overflow);
    }

    /// With messages of at most so many bytes, also where they come in one frame.
    public WebSocketOptions maxMessageBytes(long bytes) {
        return new WebSocketOptions(
                protocols, origins, maxFrameBytes, OptionalLong.of(bytes), deflate, overflow);
    }

    /// With or without compression.
    public WebSocketOptions deflate(boolean allowed) {
        return new WebSocketOptions(
                protocols, origins, maxFrameBytes, maxMessageBytes, Optional.of(allowed), overflow);
    }

    /// With this policy for peers that do not read.
    public WebSocketOptions overflow(Overflow policy) {
        return new WebSocketOptions(
                protocols, origins, maxFrameBytes, maxMessageBytes, deflate, Optional.of(policy));
    }

    private static void requireToken(String protocol) {
        if (!Headers.isToken(protocol)) {
            throw new IllegalArgumentException(
                    "protocols: \"%s\" is no sub-protocol: give tokens of HTTP, each for itself, as chat.v1"
                            .formatted(protocol));
        }
    }

    private static void requireRoom(String name, OptionalLong bytes) {
        if (bytes.isPresent() && bytes.getAsLong() < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "%s=%d: %d or more is allowed, for a control frame has as much"
                            .formatted(name, bytes.getAsLong(), LEAST_BYTES));
        }
    }
}
