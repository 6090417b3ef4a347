package org.coppice.wsgi.api;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A body of one array. It keeps no state, so a constant one serves all requests.
final class BytesBody implements Body {
    static final Body EMPTY = new BytesBody(new byte[0]);

    private final byte[] bytes;

    BytesBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long lengthBytes() {
        return bytes.length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Once(bytes);
    }

    private static final class Once implements Iterator<ByteBuffer> {
        private final byte[] bytes;
        private boolean taken;

        Once(byte[] bytes) {
            this.bytes = bytes;
            this.taken = bytes.length == 0;
        }

        @Override
        public boolean hasNext() {
            return !taken;
        }

        @Override
        public ByteBuffer next() {
            if (taken) {
                throw new NoSuchElementException("the body has one buffer");
            }
            taken = true;
            return ByteBuffer.wrap(bytes);
        }
    }
}
