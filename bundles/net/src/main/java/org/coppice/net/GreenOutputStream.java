package org.coppice.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes to a [GreenStream].
final class GreenOutputStream extends OutputStream {

    private final GreenStream stream;

    GreenOutputStream(GreenStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        stream.write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
