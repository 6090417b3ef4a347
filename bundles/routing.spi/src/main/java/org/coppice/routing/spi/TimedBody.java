package org.coppice.routing.spi;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.wsgi.api.Body;

/// A body, each part of which must come in time.
final class TimedBody implements Body, Iterator<ByteBuffer> {
    private final Body body;
    private final Deadline deadline;
    private Iterator<ByteBuffer> parts;

    TimedBody(Body body, Deadline deadline) {
        this.body = body;
        this.deadline = deadline;
    }

    @Override
    public long lengthBytes() {
        return body.lengthBytes();
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        parts = body.iterator();
        return this;
    }

    /// Who has sent all of it is not cut, however late it is.
    @Override
    public boolean hasNext() {
        boolean more = deadline.withinUnchecked(parts::hasNext);
        if (more) {
            deadline.requireTime();
        }
        return more;
    }

    @Override
    public ByteBuffer next() {
        return deadline.withinUnchecked(parts::next);
    }

    @Override
    public void close() {
        body.close();
    }
}
