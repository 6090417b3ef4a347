package org.coppice.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// Writes a [GreenFile] behind. Has no lock, unlike the JDK's: to wait for one would block the
/// loop.
final class FileOutput extends OutputStream {

    private final GreenFile file;
    private final ByteBuffer behind = ByteBuffer.allocate(GreenFile.BUFFER_BYTES);

    FileOutput(GreenFile file) {
        this.file = file;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (!file.isOpen()) {
            throw new ClosedChannelException();
        }
        if (length > behind.remaining()) {
            flush();
        }
        if (length >= behind.capacity()) {
            file.write(ByteBuffer.wrap(source, offset, length));
        } else {
            behind.put(source, offset, length);
        }
    }

    /// What a failed flush has not written stays for the next one.
    @Override
    public void flush() throws IOException {
        if (behind.position() > 0) {
            behind.flip();
            try {
                file.write(behind);
            } finally {
                behind.compact();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (file.isOpen()) {
                flush();
            }
        }
    }
}
