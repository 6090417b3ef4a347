package org.coppice.web;

import java.util.Iterator;

/// Events as the chunks of a body. What makes the events is closed with it.
record EventChunks(Iterable<ServerEvent> events) implements Iterable<byte[]>, AutoCloseable {
    @Override
    public Iterator<byte[]> iterator() {
        return new Chunks(events.iterator());
    }

    @Override
    public void close() {
        closeIfCloseable(events);
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
            throw new IllegalStateException("closing the source of the events failed: " + e, e);
        }
    }

    private record Chunks(Iterator<ServerEvent> events) implements Iterator<byte[]>, AutoCloseable {
        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public byte[] next() {
            return events.next().bytes();
        }

        @Override
        public void close() {
            closeIfCloseable(events);
        }
    }
}
