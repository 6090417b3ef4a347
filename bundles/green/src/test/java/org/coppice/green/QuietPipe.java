package org.coppice.green;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/// A pipe whose reading end is registered and known to be empty.
final class QuietPipe implements AutoCloseable {
    final Pipe pipe = Pipe.open();
    final Registration reads;

    QuietPipe() throws IOException {
        pipe.source().configureBlocking(false);
        reads = Registration.open(pipe.source());
        reads.drainedReads();
    }

    void feed() throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
    }

    int drain() throws IOException {
        int count = pipe.source().read(ByteBuffer.allocate(10));
        reads.drainedReads();
        return count;
    }

    @Override
    public void close() throws IOException {
        reads.close();
        pipe.source().close();
        pipe.sink().close();
    }
}
