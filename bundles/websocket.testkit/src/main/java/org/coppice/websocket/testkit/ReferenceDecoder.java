package org.coppice.websocket.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// What must come of a peer's bytes, found slowly: with all of them at hand, each rule where its
/// section has it, and no thought of memory or speed. A second opinion for tests of decoders,
/// servers and clients.
///
/// **Threads**: one at a time. **Errors**: none. **Null**: none.
public final class ReferenceDecoder implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final byte[] TAIL_AND_FINAL = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    /// How the peer compresses.
    public enum Deflate {
        /// Not at all.
        NONE,
        /// A message may refer to those before it.
        KEEPS_WINDOW,
        /// Each message on its own.
        FORGETS_WINDOW
    }

    private final byte[] in;
    private final boolean masked;
    private final Deflate deflate;
    private final long maxFrameBytes;
    private final long maxMessageBytes;
    private final List<FrameEvent> events = new ArrayList<>();
    private final Inflater inflater = new Inflater(true);
    private int at;
    private int end; // of the last whole frame
    private int opcode; // of the message, 0 between two
    private boolean compressed;
    private boolean atBoundary;
    private ByteArrayOutputStream message = new ByteArrayOutputStream();

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Failed(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    private ReferenceDecoder(
            byte[] in, boolean masked, Deflate deflate, long maxFrameBytes, long maxMessageBytes) {
        this.in = in;
        this.masked = masked;
        this.deflate = deflate;
        this.maxFrameBytes = maxFrameBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    /// Of what a client has sent, by the limits of a [FrameCase].
    public static ReferenceDecoder ofClient(byte[] in, Deflate deflate) {
        return new ReferenceDecoder(
                in, true, deflate, FrameCase.MAX_FRAME_BYTES, FrameCase.MAX_MESSAGE_BYTES);
    }

    /// As [#ofClient] where messages are told in parts, which have no limit but that of a frame.
    public static ReferenceDecoder ofClientInParts(byte[] in, Deflate deflate) {
        return new ReferenceDecoder(
                in, true, deflate, FrameCase.MAX_FRAME_BYTES, Integer.MAX_VALUE);
    }

    /// Of what a server has sent, however long.
    public static ReferenceDecoder ofServer(byte[] in, Deflate deflate) {
        return new ReferenceDecoder(in, false, deflate, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /// Whether there is nothing behind the last whole frame, once [#events] has been called.
    public boolean isWhole() {
        return end == in.length;
    }

    /// What there is up to a close frame, or a violation, or the end. To be called once.
    public List<FrameEvent> events() {
        try {
            while (frame()) {
                // the next one
            }
        } catch (Failed e) {
            events.add(FrameEvent.fail(e.code));
        }
        return events;
    }

    private static void require(boolean condition, int code) throws Failed {
        if (!condition) {
            throw new Failed(code);
        }
    }

    /// @return false behind the last one
    private boolean frame() throws Failed {
        if (in.length - at < 2) {
            return false;
        }
        int first = in[at] & 0xff;
        int second = in[at + 1] & 0xff;
        int code = first & 15;
        boolean control = code >= 8;
        boolean isFinal = first >= 0x80;
        require(List.of(0, 1, 2, 8, 9, 10).contains(code), 1002);
        require((first & 0x30) == 0, 1002);
        require((first & 0x40) == 0 || deflate != Deflate.NONE && (code == 1 || code == 2), 1002);
        require(second >= 0x80 == masked, 1002);
        int length7 = second & 0x7f;
        require(!control || isFinal && length7 <= 125, 1002);
        require(control || (code == 0) == (opcode != 0), 1002);
        int extra = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
        if (in.length - at < 2 + extra) {
            return false;
        }
        String digits = HexFormat.of().formatHex(in, at + 2, at + 2 + extra);
        long length = extra == 0 ? length7 : Long.parseUnsignedLong(digits, 16);
        require(length >= 0, 1002);
        require(extra != 2 || length > 125, 1002);
        require(extra != 8 || length > 65535, 1002);
        require(control || length <= maxFrameBytes, 1009);
        int keyBytes = masked ? 4 : 0;
        int from = at + 2 + extra + keyBytes;
        if (in.length < from) {
            return false;
        }
        int have = (int) Math.min(length, in.length - from);
        byte[] payload = new byte[have];
        for (int i = 0; i < have; i++) {
            payload[i] = (byte) (in[from + i] ^ (masked ? in[from - 4 + (i & 3)] : 0));
        }
        at = from + have;
        end = have == length ? at : end;
        return control
                ? have < length || control(code, payload)
                : data(code, first, payload, length, isFinal) && have == length;
    }

    private boolean control(int code, byte[] payload) throws Failed {
        String digits = HexFormat.of().formatHex(payload);
        if (code != 8) {
            events.add(code == 9 ? FrameEvent.ping(digits) : FrameEvent.pong(digits));
            return true;
        }
        require(payload.length != 1, 1002);
        if (payload.length == 0) {
            events.add(FrameEvent.close(1005, ""));
            return false;
        }
        int status = Integer.parseInt(digits.substring(0, 4), 16);
        boolean listed = status >= 1000 && status <= 1014 && (status < 1004 || status > 1006);
        require(listed || status >= 3000 && status <= 4999, 1002);
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        require(isText(reason, true), 1002);
        events.add(FrameEvent.close(status, new String(reason, StandardCharsets.UTF_8)));
        return false;
    }

    private boolean data(int code, int first, byte[] payload, long length, boolean isFinal)
            throws Failed {
        if (code != 0) {
            opcode = code;
            compressed = (first & 0x40) != 0;
            atBoundary = true;
        }
        boolean ends = isFinal && payload.length == length;
        if (compressed) {
            inflate(payload, ends);
        } else {
            require(message.size() + length <= maxMessageBytes, 1009);
            message.writeBytes(payload);
            require(opcode == 2 || isText(message.toByteArray(), false), 1007);
        }
        if (ends) {
            byte[] all = message.toByteArray();
            require(opcode == 2 || isText(all, true), 1007);
            events.add(
                    opcode == 1
                            ? FrameEvent.text(new String(all, StandardCharsets.UTF_8))
                            : FrameEvent.binary(HexFormat.of().formatHex(all)));
            opcode = 0;
            message = new ByteArrayOutputStream();
        }
        return true;
    }

    /// Byte by byte, so that no final block can hide what follows it.
    private void inflate(byte[] payload, boolean ends) throws Failed {
        int before = message.size();
        for (byte each : payload) {
            atBoundary = false;
            inflate(each, before);
            if (inflater.finished()) {
                inflater.reset();
                atBoundary = true;
            }
        }
        if (ends) {
            endInflating(before);
        }
    }

    /// Where a message stands alone, a final block shows whether it had broken off.
    private void endInflating(int before) throws Failed {
        boolean alone = deflate == Deflate.FORGETS_WINDOW;
        byte[] tail = alone ? TAIL_AND_FINAL : TAIL;
        for (int i = 0; !atBoundary && i < tail.length; i++) {
            inflate(tail[i], before);
            if (inflater.finished()) {
                require(i == TAIL.length - 1 || i == tail.length - 1, 1007);
                inflater.reset();
                atBoundary = true;
            }
        }
        require(atBoundary || !alone, 1007);
    }

    private void inflate(byte next, int before) throws Failed {
        inflater.setInput(new byte[] {next});
        byte[] out = new byte[1];
        try {
            while (inflater.inflate(out) > 0) {
                message.write(out[0]);
                require(message.size() - before <= maxFrameBytes, 1009);
                require(message.size() <= maxMessageBytes, 1009);
            }
        } catch (DataFormatException e) {
            throw new Failed(1007);
        }
        require(opcode == 2 || isText(message.toByteArray(), false), 1007);
    }

    /// @param whole otherwise it may be the beginning of a text: something makes one of it
    private static boolean isText(byte[] bytes, boolean whole) {
        if (isText(bytes)) {
            return true;
        }
        for (int more = 1; !whole && more <= 3; more++) {
            for (int first : new int[] {0x80, 0x90, 0xa0}) {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
                Arrays.fill(longer, bytes.length, longer.length, (byte) 0x80);
                longer[bytes.length] = (byte) first;
                if (isText(longer)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
