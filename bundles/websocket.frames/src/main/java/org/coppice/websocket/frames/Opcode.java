package org.coppice.websocket.frames;

/// The numbers of a frame's first byte (RFC 6455, section 5.2).
final class Opcode {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int RSV2_RSV3 = 0x30;
    static final int MASK = 0x0f;

    /// Of the second byte.
    static final int MASKED = 0x80;

    static final int LENGTH_MASK = 0x7f;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    static final int MAX_CONTROL_BYTES = 125;

    private Opcode() {}

    static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    static boolean isKnown(int opcode) {
        return opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
    }

    /// How many bytes of length follow the second byte.
    static int extraBytes(int length7) {
        if (length7 < LENGTH_16) {
            return 0;
        }
        return length7 == LENGTH_16 ? Short.BYTES : Long.BYTES;
    }
}
