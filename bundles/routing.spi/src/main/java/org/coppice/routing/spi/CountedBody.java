package org.coppice.routing.spi;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.wsgi.api.Body;

/// A body whose closing ends the request on its route.
final class CountedBody implements Body {
    private final Body body;
    private final DeployedRoute route;
    private boolean closed;

    CountedBody(Body body, DeployedRoute route) {
        this.body = body;
        this.route = route;
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
            route.leave();
        }
    }
}
