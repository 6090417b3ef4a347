package org.coppice.wsgi.api;

import java.nio.ByteBuffer;
import java.util.Iterator;

/// A body of arrays that the application makes one by one.
final class ChunksBody implements Body {
    private final Iterable<byte[]> chunks;
    private Iterator<byte[]> iterator;

    ChunksBody(Iterable<byte[]> chunks) {
        this.chunks = chunks;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Iterator<byte[]> source = chunks.iterator();
        iterator = source;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return ByteBuffer.wrap(source.next());
            }
        };
    }

    @Override
    public void close() {
        try {
            closeIfCloseable(iterator);
        } finally {
            closeIfCloseable(chunks);
        }
    }

    private static void closeIfCloseable(Object candidate) {
        if (!(candidate instanceof AutoCloseable closeable)) {
            return;
        }
        try {
            closeable.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing the body's source failed: " + e, e);
        }
    }
}
