package org.coppice.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Reads a [GreenFile] ahead. Has no lock, unlike the JDK's: to wait for one would block the loop.
final class FileInput extends InputStream {

    private final GreenFile file;
    private final ByteBuffer ahead = ByteBuffer.allocate(GreenFile.BUFFER_BYTES).limit(0);

    FileInput(GreenFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ahead.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, ahead.remaining());
        ahead.get(target, offset, count);
        return count;
    }

    /// @return false at the end of the file
    private boolean fill() throws IOException {
        if (ahead.hasRemaining()) {
            return true;
        }
        ByteBuffer next = ahead.duplicate().clear();
        int count = file.read(next);
        if (count < 0) {
            return false;
        }
        ahead.clear().limit(count);
        return true;
    }

    @Override
    public int available() {
        return ahead.remaining();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
