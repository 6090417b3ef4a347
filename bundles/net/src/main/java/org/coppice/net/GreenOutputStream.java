package org.coppice.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Writes to a [GreenSocket].
final class GreenOutputStream extends OutputStream {

    private final GreenSocket socket;

    GreenOutputStream(GreenSocket socket) {
        this.socket = socket;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        socket.write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
