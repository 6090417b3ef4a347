package org.coppice.routing.spi;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Function;
import org.coppice.wsgi.api.Body;

/// A body, each part of which must come in time. If the first does not, another body takes its
/// place, unless this one has promised its length; later ones end the response.
final class TimedBody implements Body, Iterator<ByteBuffer> {
    private final Body body;
    private final Deadline deadline;
    private final Function<RouteTimeoutException, Body> tooSlow;
    private Iterator<ByteBuffer> parts;
    private boolean begun;
    private boolean replaced;

    /// @param tooSlow begins another response; may throw what it is given
    TimedBody(Body body, Deadline deadline, Function<RouteTimeoutException, Body> tooSlow) {
        this.body = body;
        this.deadline = deadline;
        this.tooSlow = tooSlow;
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
        if (replaced) {
            return parts.hasNext();
        }
        try {
            boolean more = deadline.withinUnchecked(parts::hasNext);
            if (more) {
                deadline.requireTime();
            }
            return more;
        } catch (RouteTimeoutException e) {
            replace(e);
            return parts.hasNext();
        }
    }

    @Override
    public ByteBuffer next() {
        if (replaced) {
            return parts.next();
        }
        try {
            ByteBuffer part = deadline.withinUnchecked(parts::next);
            begun |= part.hasRemaining();
            return part;
        } catch (RouteTimeoutException e) {
            replace(e);
            return parts.next();
        }
    }

    private void replace(RouteTimeoutException e) {
        if (begun || body.lengthBytes() >= 0) {
            throw e;
        }
        parts = tooSlow.apply(e).iterator();
        replaced = true;
    }

    @Override
    public void close() {
        body.close();
    }
}
