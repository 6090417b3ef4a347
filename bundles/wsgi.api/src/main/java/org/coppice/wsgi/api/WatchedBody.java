package org.coppice.wsgi.api;

import java.nio.ByteBuffer;
import java.util.Iterator;

/// A body after whose closing something is done.
final class WatchedBody implements Body {
    private final Body body;
    private final Runnable action;
    private boolean closed;

    WatchedBody(Body body, Runnable action) {
        this.body = body;
        this.action = action;
    }

    @Override
    public long lengthBytes() {
        return body.lengthBytes();
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return body.iterator();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            body.close();
        } finally {
            action.run();
        }
    }
}
