package org.coppice.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Reads from a [GreenStream].
final class GreenInputStream extends InputStream {

    private final GreenStream stream;

    GreenInputStream(GreenStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return length == 0 ? 0 : stream.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
