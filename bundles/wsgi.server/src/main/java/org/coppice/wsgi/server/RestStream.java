package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.coppice.net.GreenStream;

/// A stream of which some bytes have been read already: they come first, then its own.
final class RestStream implements GreenStream {
    private final ByteBuffer rest;
    private final GreenStream stream;

    /// @param rest what has been read, is copied
    RestStream(ByteBuffer rest, GreenStream stream) {
        this.rest = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
        this.stream = stream;
    }

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        return hasRest() ? takeRest(target) : stream.tryRead(target);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return hasRest() ? takeRest(target) : stream.read(target);
    }

    /// A stream that was closed has no rest either.
    private boolean hasRest() {
        return rest.hasRemaining() && stream.isOpen();
    }

    private int takeRest(ByteBuffer target) {
        int count = Math.min(target.remaining(), rest.remaining());
        target.put(rest.slice().limit(count));
        rest.position(rest.position() + count);
        return count;
    }

    @Override
    public void awaitReadable() throws IOException {
        if (!hasRest()) {
            stream.awaitReadable();
        }
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        if (!hasRest()) {
            stream.awaitReadable(timeout);
        }
    }

    // ---- as the stream does

    @Override
    public GreenStream readTimeout(Duration timeout) {
        stream.readTimeout(timeout);
        return this;
    }

    @Override
    public GreenStream writeTimeout(Duration timeout) {
        stream.writeTimeout(timeout);
        return this;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        stream.write(source);
    }

    @Override
    public void write(ByteBuffer[] sources) throws IOException {
        stream.write(sources);
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        return stream.sendFile(file, position, count);
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return stream.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return stream.remoteAddress();
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    @Override
    public void reset() throws IOException {
        stream.reset();
    }
}
