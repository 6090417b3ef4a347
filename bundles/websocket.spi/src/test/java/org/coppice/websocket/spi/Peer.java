package org.coppice.websocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.coppice.net.GreenStream;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.FrameEncoder;
import org.coppice.websocket.frames.Kind;
import org.coppice.websocket.frames.MessageDecoder;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;

/// The other end of a connection, which tells each frame that comes in words.
final class Peer {
    private static final int KEY = 0x12345678;

    private final GreenStream stream;
    private final FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> KEY);
    private final MessageDecoder decoder =
            new MessageDecoder(Role.CLIENT, new DecoderLimits(1 << 30, 1 << 30));

    /// Of the last frame that had some.
    private byte[] bytes = {};

    private final ByteBuffer input = ByteBuffer.allocate(1 << 16).flip();

    Peer(GreenStream stream) {
        this.stream = stream;
    }

    private Peer write(List<ByteBuffer> frame) throws IOException {
        int length = frame.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer whole = ByteBuffer.allocate(length);
        frame.forEach(whole::put);
        stream.write(whole.flip());
        return this;
    }

    Peer send(String text) throws IOException {
        return write(encoder.text(text));
    }

    Peer sendBytes(int... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return write(encoder.binary(bytes.flip()));
    }

    Peer sendPart(String text, boolean last) throws IOException {
        return write(encoder.textPart(text, last));
    }

    Peer ping(String payload) throws IOException {
        return write(encoder.ping(bytes(payload)));
    }

    Peer pong(ByteBuffer payload) throws IOException {
        return write(encoder.pong(payload));
    }

    Peer close(int code, String reason) throws IOException {
        return write(encoder.closeFrame(code, reason));
    }

    Peer raw(int... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        stream.write(bytes.flip());
        return this;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    GreenStream stream() {
        return stream;
    }

    /// Blocks until something comes: `text …`, `binary 3`, `ping …`, `pong …`, `close 1000 …`,
    /// `end`.
    String next() throws IOException {
        try {
            while (true) {
                Kind kind = decoder.decode(input);
                if (kind != Kind.MORE) {
                    return words(kind);
                }
                input.clear();
                int count;
                try {
                    count = stream.read(input);
                } finally {
                    input.flip();
                }
                if (count < 0) {
                    return "end";
                }
            }
        } catch (ProtocolViolation e) {
            throw new AssertionError("it sends nonsense", e);
        }
    }

    /// Takes some bytes of a frame that is far from its end.
    void takeSome() throws IOException {
        input.clear();
        stream.read(input);
        try {
            if (decoder.decode(input.flip()) != Kind.MORE) {
                throw new AssertionError("it has ended");
            }
        } catch (ProtocolViolation e) {
            throw new AssertionError("it sends nonsense", e);
        }
    }

    private String words(Kind kind) {
        return switch (kind) {
            case TEXT -> "text " + decoder.takeText();
            case BINARY -> "binary " + takeBytes().length;
            case PING -> "ping " + new String(takeBytes(), StandardCharsets.UTF_8);
            case PONG -> "pong " + new String(takeBytes(), StandardCharsets.UTF_8);
            case CLOSE ->
                    ("close " + decoder.closeCode() + " " + decoder.takeCloseReason()).strip();
            default -> throw new AssertionError(kind);
        };
    }

    private byte[] takeBytes() {
        bytes = decoder.takeBytes();
        return bytes;
    }

    /// The bytes of the next message, which must be binary.
    byte[] nextBytes() throws IOException {
        String words = next();
        if (!words.startsWith("binary ")) {
            throw new AssertionError(words);
        }
        return bytes;
    }

    /// The payload of the next frame, which must be a ping.
    ByteBuffer nextPing() throws IOException {
        String words = next();
        if (!words.startsWith("ping ")) {
            throw new AssertionError(words);
        }
        return ByteBuffer.wrap(bytes);
    }
}
