package org.coppice.websocket.spi;

import java.io.IOException;
import java.io.Writer;

/// A text message in parts.
final class PartsWriter extends Writer {
    private static final int PART_CHARS = 8 * 1024;

    private final Parts parts;
    private final StringBuilder text = new StringBuilder();

    PartsWriter(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void write(char[] source, int from, int length) throws IOException {
        parts.requireOpen();
        text.append(source, from, length);
        if (text.length() >= PART_CHARS) {
            flush();
        }
    }

    @Override
    public void write(String source, int from, int length) throws IOException {
        parts.requireOpen();
        text.append(source, from, from + length);
        if (text.length() >= PART_CHARS) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (!text.isEmpty()) {
            String part = text.toString();
            text.setLength(0);
            parts.send(part, false);
        }
    }

    @Override
    public void close() throws IOException {
        parts.end(text.toString());
    }
}
