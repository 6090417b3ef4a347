package org.coppice.wsgi.validator;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.coppice.wsgi.api.Body;

/// A body, as an application yields it and a server treats it.
final class CheckedBody implements Body {
    private final Body body;
    private final Conversation talk;
    private final Runnable whenClosed;
    private boolean iterated;
    private boolean closed;

    CheckedBody(Body body, Conversation talk, Runnable whenClosed) {
        this.body = body;
        this.talk = talk;
        this.whenClosed = whenClosed;
    }

    @Override
    public long lengthBytes() {
        long lengthBytes = body.lengthBytes();
        Rule.CONTENT_LENGTH.require(lengthBytes >= -1, "lengthBytes is %d", lengthBytes);
        return lengthBytes;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Rule.BODY_ITERATED_ONCE.require(!iterated, "it is iterated again");
        requireOpen();
        iterated = true;
        long promisedBytes = lengthBytes();
        Iterator<ByteBuffer> buffers = body.iterator();
        Rule.BODY.require(buffers != null, "it has no iterator");
        return new Buffers(buffers, promisedBytes);
    }

    private void requireOpen() {
        Rule.BODY_ITERATED_ONCE.require(!closed, "it is iterated after it was closed");
    }

    @Override
    public void close() {
        Rule.BODY_CLOSED_ONCE.require(!closed, "it is closed again");
        closed = true;
        talk.over();
        whenClosed.run();
        body.close();
    }

    private final class Buffers implements Iterator<ByteBuffer> {
        private final Iterator<ByteBuffer> buffers;
        private final long promisedBytes;
        private long bytes;

        Buffers(Iterator<ByteBuffer> buffers, long promisedBytes) {
            this.buffers = buffers;
            this.promisedBytes = promisedBytes;
        }

        @Override
        public boolean hasNext() {
            requireOpen();
            boolean more = buffers.hasNext();
            if (!more) {
                talk.ended(promisedBytes, bytes);
            }
            return more;
        }

        @Override
        public ByteBuffer next() {
            requireOpen();
            ByteBuffer buffer = buffers.next();
            Rule.BODY.require(buffer != null, "a buffer is null");
            talk.passes(buffer.remaining());
            bytes += buffer.remaining();
            return buffer;
        }
    }
}
