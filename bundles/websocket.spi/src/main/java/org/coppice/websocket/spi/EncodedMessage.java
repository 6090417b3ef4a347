package org.coppice.websocket.spi;

import java.nio.ByteBuffer;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.frames.SharedFrame;

/// A message that is encoded once.
public final class EncodedMessage implements SharedMessage {
    private final Message message;
    private final SharedFrame frame;

    private EncodedMessage(Message message, SharedFrame frame) {
        this.message = message;
        this.frame = frame;
    }

    /// Encodes it; bytes are copied.
    public static EncodedMessage of(Message message) {
        return switch (message) {
            case Message.Text text -> new EncodedMessage(text, SharedFrame.text(text.text()));
            case Message.Binary binary -> {
                ByteBuffer copy = ByteBuffer.allocate(binary.bytes().remaining());
                copy.put(binary.bytes().duplicate()).flip();
                yield new EncodedMessage(
                        Message.of(copy.asReadOnlyBuffer()), SharedFrame.binary(copy));
            }
        };
    }

    @Override
    public Message message() {
        return message;
    }

    SharedFrame frame() {
        return frame;
    }

    long bytes() {
        return frame.payloadBytes();
    }
}
