package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Reads from what is no JDK stream.
final class GreenInputStream extends InputStream {

    /// The operation of whatever this belongs to.
    @FunctionalInterface
    interface Source {
        int read(ByteBuffer target) throws IOException;
    }

    private final Source source;
    private final Closeable owner;

    GreenInputStream(Source source, Closeable owner) {
        this.source = source;
        this.owner = owner;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return length == 0 ? 0 : source.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }
}
