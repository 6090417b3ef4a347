package org.coppice.websocket.legacy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Makes frames of RFC 6455 of a client's frames: `00`, text, `FF`, or `FF 00` for the last one.
///
/// Text becomes fragments as it comes. What is no UTF-8 is replaced by U+FFFD, as in eventlet. A
/// frame of any other type, which the drafts let a server refuse, becomes one with an opcode that
/// there is not: so it ends the connection as other violations do.
///
/// **Threads**: belongs to one at a time.
final class HixieInput {
    private static final int TEXT_TYPE = 0x00;
    private static final int LAST_TYPE = 0xff;
    private static final byte TEXT_END = (byte) 0xff;

    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int RESERVED = 3;
    private static final int MASKED = 0x80;
    private static final int KEY_BYTES = 4;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    /// More than the longest beginning of a character.
    private static final int CARRY_BYTES = 8;

    private enum Phase {
        BETWEEN,
        TEXT,
        LAST,
        ENDED
    }

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private Phase phase = Phase.BETWEEN;
    private boolean begun;
    private byte[] carry = {};

    /// @param input is taken whole
    /// @return the frames, as a client sends them
    ByteBuffer translate(ByteBuffer input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.remaining() + Long.SIZE);
        while (input.hasRemaining()) {
            switch (phase) {
                case BETWEEN -> begin(input.get() & 0xff, out);
                case TEXT -> text(input, out);
                case LAST -> {
                    end(input.get() == 0 ? CLOSE : RESERVED, out);
                }
                case ENDED -> input.position(input.limit());
            }
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private void begin(int type, ByteArrayOutputStream out) {
        if (type == TEXT_TYPE) {
            phase = Phase.TEXT;
            begun = false;
        } else if (type == LAST_TYPE) {
            phase = Phase.LAST;
        } else {
            end(RESERVED, out);
        }
    }

    private void end(int opcode, ByteArrayOutputStream out) {
        frame(FIN | opcode, new byte[0], out);
        phase = Phase.ENDED;
    }

    private void text(ByteBuffer input, ByteArrayOutputStream out) {
        int end = input.position();
        while (end < input.limit() && input.get(end) != TEXT_END) {
            end++;
        }
        boolean ends = end < input.limit();
        byte[] bytes = text(input.slice(input.position(), end - input.position()), ends);
        input.position(ends ? end + 1 : end);
        if (ends || bytes.length > 0) {
            frame((ends ? FIN : 0) | (begun ? 0 : TEXT), bytes, out);
            begun = true;
        }
        if (ends) {
            phase = Phase.BETWEEN;
        }
    }

    /// Whole characters, in UTF-8.
    private byte[] text(ByteBuffer piece, boolean ends) {
        ByteBuffer bytes = ByteBuffer.allocate(carry.length + piece.remaining());
        bytes.put(carry).put(piece).flip();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining() + CARRY_BYTES);
        decoder.decode(bytes, chars, ends);
        if (ends) {
            decoder.flush(chars);
            decoder.reset();
        }
        carry = new byte[bytes.remaining()];
        bytes.get(carry);
        return chars.flip().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void frame(int first, byte[] payload, ByteArrayOutputStream out) {
        int length = payload.length;
        out.write(first);
        if (length < LENGTH_16) {
            out.write(MASKED | length);
        } else if (length <= 0xffff) {
            out.write(MASKED | LENGTH_16);
            out.write(length >> Byte.SIZE);
            out.write(length);
        } else {
            out.write(MASKED | LENGTH_64);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
        }
        out.write(new byte[KEY_BYTES], 0, KEY_BYTES); // which changes nothing
        out.writeBytes(payload);
    }
}
