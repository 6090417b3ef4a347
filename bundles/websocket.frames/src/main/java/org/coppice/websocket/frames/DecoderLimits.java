package org.coppice.websocket.frames;

/// How much a [MessageDecoder] takes. Both count what is there after inflating, too.
///
/// **Threads**: immutable. **Errors**: `IllegalArgumentException` for what is not positive.
///
/// @param maxFrameBytes at most in one frame of data, eventlet's `max_frame_length`
/// @param maxMessageBytes at most in a message that is assembled, however many frames it has;
///   2,147,483,639 is the most. One that is told in parts is never in memory as a whole, and has no
///   such limit
public record DecoderLimits(long maxFrameBytes, long maxMessageBytes) {
    /// What eventlet takes: 8 MiB, for both.
    public static final DecoderLimits DEFAULT = new DecoderLimits(8 << 20, 8 << 20);

    /// The largest array that each JVM can make.
    static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    /// Checks them.
    public DecoderLimits {
        require("maxFrameBytes", maxFrameBytes);
        require("maxMessageBytes", maxMessageBytes);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
        }
    }
}
