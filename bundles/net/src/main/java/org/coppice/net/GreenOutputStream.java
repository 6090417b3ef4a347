package org.coppice.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes to what is no JDK stream.
final class GreenOutputStream extends OutputStream {

    /// The operation of whatever this belongs to.
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer source) throws IOException;
    }

    private final Sink sink;
    private final Closeable owner;

    GreenOutputStream(Sink sink, Closeable owner) {
        this.sink = sink;
        this.owner = owner;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        sink.write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }
}
