package org.coppice.wsgi.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Loop;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;

/// A stream of which some bytes have been read already: they come first, then its own.
final class RestStream extends ForwardingStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer rest;

    /// @param rest what has been read, is copied
    RestStream(ByteBuffer rest, GreenStream stream) {
        super(stream);
        this.rest = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    @Override
    public int tryRead(ByteBuffer target) throws IOException {
        return hasRest() ? takeRest(target) : super.tryRead(target);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return hasRest() ? takeRest(target) : super.read(target);
    }

    /// A stream that was closed has no rest either.
    private boolean hasRest() {
        return rest.hasRemaining() && isOpen();
    }

    private int takeRest(ByteBuffer target) {
        int count = Math.min(target.remaining(), rest.remaining());
        target.put(rest.slice().limit(count));
        rest.position(rest.position() + count);
        if (!rest.hasRemaining()) {
            rest = NOTHING;
        }
        return count;
    }

    @Override
    public void whenReadable(Duration timeout, Runnable task) throws IOException {
        if (hasRest()) {
            Loop.current().execute(task);
        } else {
            super.whenReadable(timeout, task);
        }
    }

    @Override
    public void awaitReadable() throws IOException {
        if (!hasRest()) {
            super.awaitReadable();
        }
    }

    @Override
    public void awaitReadable(Duration timeout) throws IOException {
        if (!hasRest()) {
            super.awaitReadable(timeout);
        }
    }

    // what is written is not changed

    @Override
    public int tryWrite(ByteBuffer source) throws IOException {
        return below().tryWrite(source);
    }

    @Override
    public boolean awaitWritable(Duration timeout) throws IOException {
        return below().awaitWritable(timeout);
    }
}
