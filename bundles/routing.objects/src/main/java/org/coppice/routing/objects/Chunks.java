package org.coppice.routing.objects;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/// The chunks of a body as a controller makes them: bytes or text. The first one is made at once,
/// so that what fails there is an error and no broken response.
final class Chunks implements Iterable<byte[]>, AutoCloseable {
    private final Iterator<?> source;
    private final AutoCloseable owner;
    private final boolean empty;

    /// @param owner closed at the end
    Chunks(Iterator<?> source, AutoCloseable owner) {
        this.source = source;
        this.owner = owner;
        try {
            this.empty = !source.hasNext();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    @Override
    public Iterator<byte[]> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public byte[] next() {
                return bytes(source.next());
            }
        };
    }

    private static byte[] bytes(Object chunk) {
        return switch (chunk) {
            case byte[] bytes -> bytes;
            case CharSequence text -> text.toString().getBytes(StandardCharsets.UTF_8);
            case null, default ->
                    throw new IllegalStateException(
                            "a stream of a body yielded %s: it must yield byte[] or text"
                                    .formatted(
                                            chunk == null ? "null" : chunk.getClass().getName()));
        };
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the source of a body cannot be closed", e);
        }
    }
}
