package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads frames (RFC 6455, section 5) and makes messages of them.
///
/// A frame that lies whole in the input, and is a whole message, becomes the result at once, out of
/// the input's own array; nothing else is made. All others go through an [Assembly], which is there
/// from the first byte of such a message to its last. A header that comes in pieces is kept in the
/// fields of its values. So a decoder between two messages is one small object.
///
/// What the frame's first two bytes may be depends on the role and on whether a message has begun;
/// `checkStart` has all of these rules, `checkLength` those of lengths. A violation ends it, as
/// does a close frame: what comes behind is taken and dropped.
///
/// Beyond what the RFC requires, text that cannot be UTF-8 is refused before its frame has come
/// whole.
///
/// **Threads**: belongs to one at a time. **Errors**: [ProtocolViolation] for what the peer did;
/// nothing that it sends makes any other. **Null**: none.
public final class MessageDecoder implements AutoCloseable {
    private static final byte FIRST = 0;
    private static final byte SECOND = 1;
    private static final byte LENGTH_AND_KEY = 2;
    private static final byte PAYLOAD = 3;
    private static final byte ENDED = 4;

    private static final int KEY_BYTES = Integer.BYTES;

    private final DecoderLimits limits;
    private final MessageInflater inflater; // null where nothing is compressed
    private Assembly message; // null between messages
    private byte[] control; // null but in the midst of a control frame
    private Object result; // null but between something with text or bytes and who takes it
    private long remaining; // of the frame's length, while that comes, or of its payload
    private int key;
    private char closeCode = CloseCode.NO_STATUS;
    private byte first;
    private byte second;
    private byte headerRemaining;
    private byte phase = FIRST;
    private final boolean masked;
    private boolean streaming;
    private boolean text;
    private boolean last;

    /// A decoder without compression.
    ///
    /// @param role whose input it is
    public MessageDecoder(Role role, DecoderLimits limits) {
        this(role, limits, null);
    }

    /// A decoder of a connection on which permessage-deflate was negotiated.
    ///
    /// @param role whose input it is
    /// @param pool of the loop on which it is used
    public MessageDecoder(
            Role role, DecoderLimits limits, DeflateParameters parameters, DeflatePool pool) {
        this(role, limits, new MessageInflater(pool, parameters.keepsWindow(other(role))));
    }

    private static Role other(Role role) {
        return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
    }

    private MessageDecoder(Role role, DecoderLimits limits, MessageInflater inflater) {
        this.masked = role == Role.SERVER;
        this.limits = limits;
        this.inflater = inflater;
    }

    /// From the next message on, messages come in parts as their bytes come, text cut at whole
    /// characters, and have no limit but that of a frame; or whole as at first. A message that has
    /// begun goes on as it began, but for one that was to come in parts and of which none was found
    /// yet: it comes whole if that is wanted now.
    public void stream(boolean parts) {
        streaming = parts;
        if (message != null && !parts) {
            message.becomeWhole();
        }
    }

    /// Takes input up to the end of the next thing to tell, or all.
    ///
    /// What an earlier call has found is forgotten.
    ///
    /// @param input may be used for anything afterwards: what is needed of it is copied. Best has
    ///   an array; what is taken of that may be changed, as it is unmasked where it is
    /// @return [Kind#MORE] when nothing is left in the input; otherwise call again, even if nothing
    ///   is left
    /// @throws ProtocolViolation if the peer broke a rule: nothing further will be found
    public Kind decode(ByteBuffer input) throws ProtocolViolation {
        result = null;
        try {
            while (header(input)) {
                Kind kind = payload(input);
                if (kind != Kind.MORE) {
                    return kind;
                }
                if (phase == PAYLOAD) {
                    return Kind.MORE;
                }
            }
        } catch (ProtocolViolation e) {
            close();
            throw e;
        }
        if (phase == ENDED) {
            input.position(input.limit());
        }
        return Kind.MORE;
    }

    /// Whether a frame's header is there.
    private boolean header(ByteBuffer input) throws ProtocolViolation {
        if (phase == FIRST && wholeHeader(input)) {
            return true;
        }
        while (phase < PAYLOAD && input.hasRemaining()) {
            headerByte(input.get());
        }
        return phase == PAYLOAD;
    }

    private boolean wholeHeader(ByteBuffer input) throws ProtocolViolation {
        int have = input.remaining();
        if (have < 2) {
            return false;
        }
        int at = input.position();
        first = input.get(at);
        second = input.get(at + 1);
        checkStart();
        int length7 = second & Opcode.LENGTH_MASK;
        int extra = Opcode.extraBytes(length7);
        int size = 2 + extra + (masked ? KEY_BYTES : 0);
        if (have < size) {
            return false;
        }
        remaining = extra == 0 ? length7 : number(input, at + 2, extra);
        key = masked ? (int) number(input, at + 2 + extra, KEY_BYTES) : 0;
        input.position(at + size);
        checkLength();
        begin();
        return true;
    }

    private static long number(ByteBuffer input, int from, int bytes) {
        long value = 0;
        for (int i = from; i < from + bytes; i++) {
            value = value << Byte.SIZE | input.get(i) & 0xff;
        }
        return value;
    }

    private void headerByte(byte value) throws ProtocolViolation {
        if (phase == FIRST) {
            first = value;
            phase = SECOND;
            return;
        }
        int keyBytes = masked ? KEY_BYTES : 0;
        if (phase == SECOND) {
            second = value;
            checkStart();
            int length7 = value & Opcode.LENGTH_MASK;
            int extra = Opcode.extraBytes(length7);
            remaining = extra == 0 ? length7 : 0;
            headerRemaining = (byte) (extra + keyBytes);
            phase = LENGTH_AND_KEY;
            key = 0;
        } else if (headerRemaining-- > keyBytes) {
            remaining = remaining << Byte.SIZE | value & 0xff;
        } else {
            key = key << Byte.SIZE | value & 0xff;
        }
        if (headerRemaining == keyBytes) {
            checkLength();
        }
        if (headerRemaining == 0) {
            begin();
        }
    }

    private void checkStart() throws ProtocolViolation {
        int opcode = first & Opcode.MASK;
        boolean control = Opcode.isControl(opcode);
        boolean isFirst = !control && opcode != Opcode.CONTINUATION;
        if (!Opcode.isKnown(opcode)) {
            throw ProtocolViolation.protocol("Opcode %d is not known.".formatted(opcode));
        }
        if ((first & Opcode.RSV2_RSV3) != 0
                || (first & Opcode.RSV1) != 0 && (inflater == null || !isFirst)) {
            throw ProtocolViolation.protocol("A reserved bit is set that no extension uses here.");
        }
        if ((second & Opcode.MASKED) != 0 != masked) {
            throw ProtocolViolation.protocol(
                    masked ? "A client must mask its frames." : "A server must not mask frames.");
        }
        if (control) {
            checkControl();
        } else if (isFirst && message != null) {
            throw ProtocolViolation.protocol("A message begins before the end of another.");
        } else if (!isFirst && message == null) {
            throw ProtocolViolation.protocol("A continuation without a message to continue.");
        }
    }

    private void checkControl() throws ProtocolViolation {
        if ((first & Opcode.FIN) == 0) {
            throw ProtocolViolation.protocol("A control frame must not be fragmented.");
        }
        if ((second & Opcode.LENGTH_MASK) > Opcode.MAX_CONTROL_BYTES) {
            throw ProtocolViolation.protocol("A control frame may have 125 bytes at most.");
        }
    }

    private void checkLength() throws ProtocolViolation {
        int length7 = second & Opcode.LENGTH_MASK;
        if (remaining < 0) {
            throw ProtocolViolation.protocol("A frame's length has its highest bit set.");
        }
        if (length7 == Opcode.LENGTH_16 && remaining < Opcode.LENGTH_16
                || length7 == Opcode.LENGTH_64 && remaining <= 0xffff) {
            throw ProtocolViolation.protocol("A frame's length is longer than it needs to be.");
        }
        if (remaining > limits.maxFrameBytes() && !Opcode.isControl(first & Opcode.MASK)) {
            throw ProtocolViolation.tooBig("frame", remaining, limits.maxFrameBytes());
        }
    }

    private void begin() throws ProtocolViolation {
        phase = PAYLOAD;
        if (message != null && !Opcode.isControl(first & Opcode.MASK)) {
            message.beginFrame(remaining);
        }
    }

    private boolean isFinal() {
        return (first & Opcode.FIN) != 0;
    }

    private Kind payload(ByteBuffer input) throws ProtocolViolation {
        int opcode = first & Opcode.MASK;
        if (Opcode.isControl(opcode)) {
            return control(input, opcode);
        }
        if (message == null) {
            boolean compressed = (first & Opcode.RSV1) != 0;
            if (isFinal()
                    && !compressed
                    && !streaming
                    && remaining <= input.remaining()
                    && remaining <= limits.maxMessageBytes()) {
                return opcode == Opcode.TEXT ? wholeText(input) : wholeBinary(input);
            }
            message = new Assembly(opcode == Opcode.TEXT, compressed, streaming, limits);
            message.beginFrame(remaining);
        }
        return data(input);
    }

    private Kind wholeBinary(ByteBuffer input) {
        byte[] bytes = new byte[(int) remaining];
        Assembly.take(input, bytes, 0, bytes.length, key);
        phase = FIRST;
        result = bytes;
        return found(Kind.BINARY, false, true);
    }

    private Kind wholeText(ByteBuffer input) throws ProtocolViolation {
        int length = (int) remaining;
        byte[] bytes;
        int from;
        if (input.hasArray()) {
            bytes = input.array();
            from = input.arrayOffset() + input.position();
            input.position(input.position() + length);
        } else {
            bytes = new byte[length];
            from = 0;
            input.get(bytes);
        }
        phase = FIRST;
        long seen = Masks.apply(bytes, from, length, key);
        result = Utf8.decode(bytes, from, length, seen);
        return found(Kind.TEXT, true, true);
    }

    private Kind data(ByteBuffer input) throws ProtocolViolation {
        boolean done = message.isCompressed() ? inflate(input) : copy(input);
        boolean end = done && isFinal();
        if (done) {
            phase = FIRST;
        }
        boolean isText = message.isText();
        if (!message.isStreaming()) {
            if (!end) {
                return Kind.MORE;
            }
            result = message.finish();
            message = null;
            return found(isText ? Kind.TEXT : Kind.BINARY, isText, true);
        }
        if (!end && message.isEmpty()) {
            return Kind.MORE;
        }
        result = end ? message.finish() : message.part();
        if (end) {
            message = null;
        }
        return found(Kind.PART, isText, end);
    }

    private Kind found(Kind kind, boolean isText, boolean isLast) {
        text = isText;
        last = isLast;
        return kind;
    }

    /// Whether the whole frame was there.
    private boolean copy(ByteBuffer input) throws ProtocolViolation {
        int length = (int) Math.min(remaining, input.remaining());
        message.append(input, length, key, isFinal() ? remaining : Long.MAX_VALUE >> 1);
        advance(length);
        return remaining == 0;
    }

    private void advance(int length) {
        remaining -= length;
        key = Masks.advance(key, length);
    }

    /// Whether the whole frame was there, and all that it makes is in the message.
    private boolean inflate(ByteBuffer input) throws ProtocolViolation {
        byte[] scratch = inflater.scratch();
        while (remaining > 0 && input.hasRemaining() && !message.isFull()) {
            int length = (int) Math.min(remaining, Math.min(input.remaining(), scratch.length));
            int at = input.position();
            input.get(at, scratch, 0, length);
            Masks.apply(scratch, 0, length, key);
            int used = length - inflater.inflate(scratch, length, message);
            input.position(at + used);
            advance(used);
        }
        if (remaining > 0) {
            return false;
        }
        return isFinal() ? inflater.end(message) : inflater.drain(message);
    }

    private Kind control(ByteBuffer input, int opcode) throws ProtocolViolation {
        if (control == null) {
            control = remaining == 0 ? Assembly.NOTHING : new byte[(int) remaining];
        }
        int length = (int) Math.min(remaining, input.remaining());
        Assembly.take(input, control, control.length - (int) remaining, length, key);
        advance(length);
        if (remaining > 0) {
            return Kind.MORE;
        }
        byte[] payload = control;
        control = null;
        phase = FIRST;
        if (opcode == Opcode.CLOSE) {
            return closed(payload);
        }
        result = payload;
        return found(opcode == Opcode.PING ? Kind.PING : Kind.PONG, false, true);
    }

    private Kind closed(byte[] payload) throws ProtocolViolation {
        closeCode = CloseCode.NO_STATUS;
        String reason = "";
        if (payload.length == 1) {
            throw ProtocolViolation.protocol("A close frame has half a code.");
        }
        if (payload.length >= 2) {
            closeCode = (char) ((payload[0] & 0xff) << Byte.SIZE | payload[1] & 0xff);
            if (!CloseCode.isSendable(closeCode)) {
                throw ProtocolViolation.protocol(
                        "A close frame must not have the code %d.".formatted((int) closeCode));
            }
            if (Utf8.check(Utf8.WHOLE, payload, 2, payload.length) != Utf8.WHOLE) {
                throw ProtocolViolation.protocol("The reason of a close frame is not UTF-8.");
            }
            reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
        close();
        result = reason;
        return found(Kind.CLOSE, true, true);
    }

    /// The text of [Kind#TEXT] or [Kind#PART], once: a connection that waits holds no message.
    ///
    /// @throws IllegalStateException if the last call found no text, or it was taken
    public String takeText() {
        if (result instanceof String found) {
            result = null;
            return found;
        }
        throw new IllegalStateException("there is no text");
    }

    /// The bytes of [Kind#BINARY], [Kind#PART], [Kind#PING] or [Kind#PONG], once: an array that is
    /// nobody else's.
    ///
    /// @throws IllegalStateException if the last call found no bytes, or they were taken
    public byte[] takeBytes() {
        if (result instanceof byte[] found) {
            result = null;
            return found;
        }
        throw new IllegalStateException("there are no bytes");
    }

    /// Whether the [Kind#PART] that was found is text.
    public boolean isText() {
        return text;
    }

    /// Whether the message ends with the [Kind#PART] that was found. The last one may be empty.
    public boolean isLast() {
        return last;
    }

    /// The code of [Kind#CLOSE], [CloseCode#NO_STATUS] if it had none.
    public int closeCode() {
        return closeCode;
    }

    /// The reason of [Kind#CLOSE], once; empty if it had none.
    public String takeCloseReason() {
        return takeText();
    }

    /// Gives back what it holds. It finds nothing any more.
    @Override
    public void close() {
        phase = ENDED;
        message = null;
        control = null;
        result = null;
        if (inflater != null) {
            inflater.release();
        }
    }
}
