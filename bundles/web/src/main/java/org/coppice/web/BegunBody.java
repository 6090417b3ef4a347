package org.coppice.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.wsgi.api.Body;

/// A body that has begun before anybody takes it: what was written ahead of it, the first bytes
/// that it had, and the rest.
final class BegunBody implements Body, Iterator<ByteBuffer> {
    private final ByteArrayOutputStream written;
    private final Body source;
    private final Iterator<ByteBuffer> rest;
    private boolean writtenTaken;
    private ByteBuffer first; // null if there is none that was not taken
    private boolean ended;

    /// @param written may still grow while the source is asked for its first bytes
    BegunBody(ByteArrayOutputStream written, Body source) {
        this.written = written;
        this.source = source;
        this.rest = source.iterator();
    }

    /// Goes on to the first buffer, which an application may start with.
    void awaitBuffer() {
        ended = !rest.hasNext();
    }

    /// Goes on to the first bytes: until then an application may start anew.
    void awaitBytes() {
        while (!ended && first == null) {
            ended = !rest.hasNext();
            ByteBuffer next = ended ? null : rest.next();
            first = next != null && next.hasRemaining() ? next : null;
        }
    }

    @Override
    public long lengthBytes() {
        long length = source.lengthBytes();
        return length < 0 ? -1 : written.size() + length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        return isWrittenLeft() || first != null || !ended && rest.hasNext();
    }

    private boolean isWrittenLeft() {
        return !writtenTaken && written.size() > 0;
    }

    @Override
    public ByteBuffer next() {
        if (isWrittenLeft()) {
            writtenTaken = true;
            return ByteBuffer.wrap(written.toByteArray());
        }
        if (first != null) {
            ByteBuffer taken = first;
            first = null;
            return taken;
        }
        return rest.next();
    }

    @Override
    public void close() {
        source.close();
    }
}
