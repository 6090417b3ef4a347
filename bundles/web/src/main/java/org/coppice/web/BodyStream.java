package org.coppice.web;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.wsgi.api.Body;

/// Reads a body as a stream; closing it closes the body.
final class BodyStream extends InputStream {
    private final Body body;
    private final Iterator<ByteBuffer> buffers;
    private ByteBuffer current = ByteBuffer.allocate(0);

    BodyStream(Body body) {
        this.body = body;
        this.buffers = body.iterator();
    }

    @Override
    public int read() {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    /// Up to so many bytes, not copied; none at the end. They are good until the next call.
    ByteBuffer take(long maxBytes) {
        if (!fill()) {
            return current;
        }
        int count = (int) Math.min(maxBytes, current.remaining());
        ByteBuffer taken = current.slice(current.position(), count);
        current.position(current.position() + count);
        return taken;
    }

    @Override
    public void close() {
        body.close();
    }

    private boolean fill() {
        while (!current.hasRemaining()) {
            if (!buffers.hasNext()) {
                return false;
            }
            current = buffers.next();
        }
        return true;
    }
}
