package org.coppice.websocket.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.frames.Kind;

/// A message that is read while it comes.
final class IncomingParts implements IncomingMessage {
    private final WebSocketConnection connection;
    private final HeldSocket holder;
    private boolean isText;

    /// Whether nothing is left of it to come: so it is while it has not begun.
    private boolean last = true;

    private String text = "";
    private int textAt;
    private ByteBuffer part = ByteBuffer.allocate(0);
    private Bytes bytes;
    private Text chars;

    IncomingParts(WebSocketConnection connection, HeldSocket holder) {
        this.connection = connection;
        this.holder = holder;
    }

    /// Blocks until the first part is there.
    void begin() throws IOException {
        take();
    }

    private void take() throws IOException {
        Kind kind = connection.receive(holder);
        isText = kind == Kind.TEXT || kind == Kind.PART && connection.decoder().isText();
        last = kind != Kind.PART || connection.decoder().isLast();
        if (isText) {
            text = connection.decoder().takeText();
            textAt = 0;
        } else {
            part = ByteBuffer.wrap(connection.decoder().takeBytes());
        }
    }

    /// Whether the rest of it is still to come.
    boolean isAmid() {
        return !last;
    }

    /// Drops what is left.
    void skip() throws IOException {
        while (!last) {
            take();
        }
    }

    @Override
    public boolean isText() {
        return isText;
    }

    @Override
    public InputStream bytes() {
        if (chars != null) {
            throw new IllegalStateException("The message is read as text");
        }
        if (bytes == null) {
            bytes = new Bytes();
            if (isText) {
                part = encoded();
            }
        }
        return bytes;
    }

    private ByteBuffer encoded() {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Reader text() {
        if (!isText) {
            throw new IllegalStateException("The message is binary");
        }
        if (bytes != null) {
            throw new IllegalStateException("The message is read as bytes");
        }
        if (chars == null) {
            chars = new Text();
        }
        return chars;
    }

    private final class Bytes extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!part.hasRemaining()) {
                if (last) {
                    return -1;
                }
                take();
                if (isText) {
                    part = encoded();
                }
            }
            int count = Math.min(length, part.remaining());
            part.get(target, from, count);
            return count;
        }

        @Override
        public int available() {
            return part.remaining();
        }
    }

    private final class Text extends Reader {
        @Override
        public int read(char[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (textAt == text.length()) {
                if (last) {
                    return -1;
                }
                take();
            }
            int count = Math.min(length, text.length() - textAt);
            text.getChars(textAt, textAt + count, target, from);
            textAt += count;
            return count;
        }

        @Override
        public boolean ready() {
            return textAt < text.length();
        }

        @Override
        public void close() {
            // the next message skips what is left
        }
    }
}
