package org.coppice.websocket.legacy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Makes a client's frames of those of RFC 6455 that a server sends, in whatever pieces they come.
///
/// A message of bytes is sent as text, as in eventlet; one with a byte FF cannot be.
///
/// **Threads**: belongs to one at a time.
final class HixieOutput {
    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte END = (byte) 0xff;

    private final boolean saysGoodBye;
    private int first = -1;
    private int lengthBytes = -1;
    private long remaining;
    private boolean closed;

    /// @param saysGoodBye whether there is a last frame, as draft-76 has it
    HixieOutput(boolean saysGoodBye) {
        this.saysGoodBye = saysGoodBye;
    }

    /// Whether the close frame was there.
    boolean isClosed() {
        return closed;
    }

    /// @param frames are taken whole
    ByteBuffer translate(ByteBuffer frames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(frames.remaining() + 2);
        while (frames.hasRemaining()) {
            if (lengthBytes == 0) {
                payload(frames, out);
            } else {
                header(frames.get() & 0xff, out);
            }
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private void header(int next, ByteArrayOutputStream out) {
        if (first < 0) {
            first = next;
            return;
        }
        if (lengthBytes < 0) {
            int length7 = next & LENGTH;
            lengthBytes =
                    length7 == LENGTH_16 ? Short.BYTES : length7 == LENGTH_64 ? Long.BYTES : 0;
            remaining = lengthBytes == 0 ? length7 : 0;
        } else {
            remaining = remaining << Byte.SIZE | next;
            lengthBytes--;
        }
        if (lengthBytes == 0) {
            begin(out);
        }
    }

    private boolean isControl() {
        return (first & CLOSE) != 0;
    }

    private void begin(ByteArrayOutputStream out) {
        int opcode = first & OPCODE;
        if (opcode == CLOSE) {
            closed = true;
            if (saysGoodBye) {
                out.write(END);
                out.write(0);
            }
        } else if (!isControl() && opcode != CONTINUATION) {
            out.write(0);
        }
        endIfDone(out);
    }

    private void payload(ByteBuffer frames, ByteArrayOutputStream out) throws IOException {
        int length = (int) Math.min(remaining, frames.remaining());
        for (int i = 0; i < length; i++) {
            byte next = frames.get();
            if (!isControl()) {
                if (next == END) {
                    throw new IOException("a message with a byte FF cannot be sent by this draft");
                }
                out.write(next);
            }
        }
        remaining -= length;
        endIfDone(out);
    }

    private void endIfDone(ByteArrayOutputStream out) {
        if (remaining > 0) {
            return;
        }
        if (!isControl() && (first & FIN) != 0) {
            out.write(END);
        }
        first = -1;
        lengthBytes = -1;
    }
}
