package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/// Writes messages and control frames: those named `try…` into a buffer of the caller's if they fit
/// there, the others into buffers that the caller sends one after the other, before the next
/// message. No payload's position moves.
///
/// Text has lone surrogates replaced by `?`. A message in parts is one that begins with [#textPart]
/// or [#binaryPart]; until its last part no other message may be written, but control frames may.
///
/// **Threads**: belongs to one at a time. **Errors**: `IllegalArgumentException` for a control
/// frame that would be too long or a code that must not be sent, `IllegalStateException` for a
/// message amid the parts of another. **Null**: none.
public final class FrameEncoder implements AutoCloseable {
    private static final int NO_MESSAGE = -1;
    private static final int CODE_BYTES = 2;

    /// The JDK encodes longer text faster, but only into an array of its own.
    private static final int SMALL_CHARS = 128;

    private final boolean masked;
    private final IntSupplier maskKeys;
    private final DeflateSender deflate; // null where nothing is compressed
    private int open = NO_MESSAGE; // the opcode of the message whose parts are written
    private char highSurrogate; // at the end of the last part of text, or 0

    /// An encoder without compression.
    ///
    /// @param maskKeys gives a client a key for each frame, from a strong source of entropy:
    ///   whoever sends through it must not be able to guess it (RFC 6455, section 10.3). A server's
    ///   is not asked
    public FrameEncoder(Role role, IntSupplier maskKeys) {
        this(role, maskKeys, null);
    }

    /// An encoder of a connection on which permessage-deflate was negotiated. What is sent in parts
    /// is always compressed.
    ///
    /// @param maskKeys as for the other constructor
    /// @param pool of the loop on which it is used
    /// @param thresholdBytes shorter messages are not compressed; 0 is for all
    public FrameEncoder(
            Role role,
            IntSupplier maskKeys,
            DeflateParameters parameters,
            DeflatePool pool,
            int thresholdBytes) {
        this(
                role,
                maskKeys,
                new DeflateSender(
                        pool,
                        parameters.windowBits(role),
                        parameters.keepsWindow(role),
                        thresholdBytes));
    }

    private FrameEncoder(Role role, IntSupplier maskKeys, DeflateSender deflate) {
        this.masked = role == Role.CLIENT;
        this.maskKeys = maskKeys;
        this.deflate = deflate;
    }

    /// Writes a message of text, without any allocation if it has 128 chars at most, is not
    /// compressed, and the target has an array.
    ///
    /// @return false if it does not fit, or might not once it is compressed: then nothing happened
    public boolean tryText(String text, ByteBuffer target) {
        requireNoMessage();
        int length = text.length();
        if (FrameHeader.size(length, masked) + (long) length > target.remaining()) {
            return false;
        }
        if (length > SMALL_CHARS || deflates(length) || !target.hasArray()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return tryMessage(Opcode.TEXT, ByteBuffer.wrap(bytes), target);
        }
        long bytes = length;
        if (!tryAscii(text, target)) {
            bytes = Utf8.length(text);
            int size = FrameHeader.size(bytes, masked);
            if (size + bytes > target.remaining()) {
                return false;
            }
            Utf8.encode(text, target.array(), offset(target) + size);
        }
        int key = key();
        FrameHeader.write(target, Opcode.FIN | Opcode.TEXT, bytes, masked, key);
        if (masked) {
            Masks.apply(target.array(), offset(target), (int) bytes, key);
        }
        target.position(target.position() + (int) bytes);
        return true;
    }

    /// Where its position is in its array.
    private static int offset(ByteBuffer target) {
        return target.arrayOffset() + target.position();
    }

    private boolean tryAscii(String text, ByteBuffer target) {
        int at = offset(target) + FrameHeader.size(text.length(), masked);
        return Utf8.encodeAscii(text, target.array(), at);
    }

    /// Writes a message of bytes.
    ///
    /// @return as [#tryText]
    public boolean tryBinary(ByteBuffer payload, ByteBuffer target) {
        requireNoMessage();
        return tryMessage(Opcode.BINARY, payload, target);
    }

    private boolean tryMessage(int opcode, ByteBuffer payload, ByteBuffer target) {
        int length = payload.remaining();
        if (!deflates(length)) {
            return tryFrame(Opcode.FIN | opcode, payload, target);
        }
        if (FrameHeader.MAX_BYTES + deflate.bound(length) > target.remaining()) {
            return false;
        }
        return deflate.message(payload)
                .map(bytes -> tryFrame(Opcode.FIN | Opcode.RSV1 | opcode, bytes, target))
                .orElseGet(() -> tryFrame(Opcode.FIN | opcode, payload, target));
    }

    private boolean tryFrame(int first, ByteBuffer payload, ByteBuffer target) {
        int length = payload.remaining();
        if (FrameHeader.size(length, masked) + (long) length > target.remaining()) {
            return false;
        }
        int key = key();
        FrameHeader.write(target, first, length, masked, key);
        int at = target.position();
        target.put(payload.duplicate());
        if (masked) {
            Masks.apply(target, at, length, key);
        }
        return true;
    }

    private int key() {
        return masked ? maskKeys.getAsInt() : 0;
    }

    /// Writes a ping.
    ///
    /// @param payload 125 bytes at most
    /// @return false if it does not fit: then nothing happened
    public boolean tryPing(ByteBuffer payload, ByteBuffer target) {
        return tryFrame(Opcode.FIN | Opcode.PING, requireShort(payload), target);
    }

    /// Writes a pong.
    ///
    /// @param payload that of the ping
    /// @return false if it does not fit: then nothing happened
    public boolean tryPong(ByteBuffer payload, ByteBuffer target) {
        return tryFrame(Opcode.FIN | Opcode.PONG, requireShort(payload), target);
    }

    /// Writes a close frame.
    ///
    /// @param code one that is [CloseCode#isSendable], or [CloseCode#NO_STATUS] for none
    /// @param reason 123 bytes of UTF-8 at most; empty without a code
    /// @return false if it does not fit: then nothing happened
    public boolean tryCloseFrame(int code, String reason, ByteBuffer target) {
        return tryFrame(Opcode.FIN | Opcode.CLOSE, closePayload(code, reason), target);
    }

    private static ByteBuffer requireShort(ByteBuffer payload) {
        if (payload.remaining() > Opcode.MAX_CONTROL_BYTES) {
            throw new IllegalArgumentException(
                    "a control frame may have 125 bytes, not " + payload.remaining());
        }
        return payload;
    }

    private static ByteBuffer closePayload(int code, String reason) {
        if (code == CloseCode.NO_STATUS && reason.isEmpty()) {
            return ByteBuffer.wrap(Assembly.NOTHING);
        }
        if (!CloseCode.isSendable(code)) {
            throw new IllegalArgumentException(
                    "code must be 1000 to 1003, 1007 to 1014 or 3000 to 4999, not " + code);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(CODE_BYTES + text.length);
        return requireShort(
                payload.put((byte) (code >> Byte.SIZE)).put((byte) code).put(text).flip());
    }

    /// A message of text.
    public List<ByteBuffer> text(String text) {
        requireNoMessage();
        return message(Opcode.TEXT, owned(text));
    }

    /// A message of bytes.
    ///
    /// @param payload a server sends it as it is: it must not change before it is sent
    public List<ByteBuffer> binary(ByteBuffer payload) {
        requireNoMessage();
        return message(Opcode.BINARY, Payload.borrowed(payload));
    }

    private static Payload owned(String text) {
        return Payload.owned(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<ByteBuffer> message(int opcode, Payload payload) {
        if (!deflates(payload.bytes().remaining())) {
            return frame(Opcode.FIN | opcode, payload);
        }
        return deflate.message(payload.bytes())
                .map(bytes -> frame(Opcode.FIN | Opcode.RSV1 | opcode, Payload.copied(bytes)))
                .orElseGet(() -> frame(Opcode.FIN | opcode, payload));
    }

    private List<ByteBuffer> frame(int first, Payload payload) {
        int length = payload.bytes().remaining();
        int key = key();
        ByteBuffer header = ByteBuffer.allocate(FrameHeader.size(length, masked));
        FrameHeader.write(header, first, length, masked, key);
        header.flip();
        if (length == 0) {
            return List.of(header);
        }
        return List.of(header, masked ? payload.masked(key) : payload.bytes());
    }

    /// The next part of a message of text, which may end between two surrogates.
    ///
    /// @param last whether the message ends with it
    public List<ByteBuffer> textPart(String part, boolean last) {
        requireOpen(Opcode.TEXT);
        String all = highSurrogate == 0 ? part : highSurrogate + part;
        int end = all.length();
        highSurrogate = 0;
        if (!last && end > 0 && Character.isHighSurrogate(all.charAt(end - 1))) {
            highSurrogate = all.charAt(--end);
        }
        return part(Opcode.TEXT, owned(all.substring(0, end)), last);
    }

    /// The next part of a message of bytes.
    ///
    /// @param part as in [#binary]
    /// @param last whether the message ends with it
    public List<ByteBuffer> binaryPart(ByteBuffer part, boolean last) {
        requireOpen(Opcode.BINARY);
        return part(Opcode.BINARY, Payload.borrowed(part), last);
    }

    private List<ByteBuffer> part(int opcode, Payload part, boolean last) {
        int first = open == NO_MESSAGE ? opcode : Opcode.CONTINUATION;
        Payload payload = part;
        if (deflate != null) {
            first |= open == NO_MESSAGE ? Opcode.RSV1 : 0;
            payload = Payload.copied(deflate.part(part.bytes(), last));
        }
        open = last ? NO_MESSAGE : opcode;
        return frame(last ? Opcode.FIN | first : first, payload);
    }

    /// A message that many get. A server's connections all send the same bytes; a client must mask
    /// its own.
    public List<ByteBuffer> shared(SharedFrame message) {
        requireNoMessage();
        ByteBuffer plain = ByteBuffer.wrap(message.frame());
        if (masked) {
            ByteBuffer payload = plain.position(message.headerBytes());
            return message(message.opcode(), Payload.borrowed(payload));
        }
        if (deflates(message.payloadBytes())) {
            return List.of(ByteBuffer.wrap(deflate.shared(message)).asReadOnlyBuffer());
        }
        return List.of(plain.asReadOnlyBuffer());
    }

    /// A ping; [#tryPing] without a target.
    public List<ByteBuffer> ping(ByteBuffer payload) {
        return frame(Opcode.FIN | Opcode.PING, Payload.borrowed(requireShort(payload)));
    }

    /// A pong; [#tryPong] without a target.
    public List<ByteBuffer> pong(ByteBuffer payload) {
        return frame(Opcode.FIN | Opcode.PONG, Payload.borrowed(requireShort(payload)));
    }

    /// A close frame; [#tryCloseFrame] without a target.
    public List<ByteBuffer> closeFrame(int code, String reason) {
        return frame(Opcode.FIN | Opcode.CLOSE, Payload.owned(closePayload(code, reason)));
    }

    private boolean deflates(int bytes) {
        return deflate != null && deflate.wants(bytes);
    }

    private void requireNoMessage() {
        if (open != NO_MESSAGE) {
            throw new IllegalStateException("a message is written in parts, and not at its end");
        }
    }

    private void requireOpen(int opcode) {
        if (open != NO_MESSAGE && open != opcode) {
            throw new IllegalStateException(
                    open == Opcode.TEXT ? "the message is text" : "the message is bytes");
        }
    }

    /// Gives back the window of what was compressed before, if nothing was since the last call;
    /// what is compressed later refers to nothing before then. For each connection now and then, so
    /// that idle ones hold nothing; not amid a message in parts.
    public void rest() {
        if (deflate != null) {
            deflate.rest();
        }
    }

    /// Gives back what it holds. What is compressed later refers to nothing before.
    @Override
    public void close() {
        if (deflate != null) {
            deflate.release();
        }
    }
}
