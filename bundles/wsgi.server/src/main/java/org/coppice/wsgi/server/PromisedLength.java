package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the application has said that its body is, and how much of it has been sent: more would
/// be taken for the next response, less leaves the client waiting.
final class PromisedLength {
    private static final Logger LOG = LoggerFactory.getLogger(PromisedLength.class);

    private final RequestHead head;
    private final String application;
    private long promisedBytes = -1;
    private long sentBytes;
    private boolean cut;

    PromisedLength(RequestHead head, String application) {
        this.head = head;
        this.application = application;
    }

    /// @param bytes -1 for unknown
    void begin(long bytes) {
        promisedBytes = bytes;
        sentBytes = 0;
    }

    /// -1 for unknown.
    long bytes() {
        return promisedBytes;
    }

    boolean isKnown() {
        return promisedBytes >= 0;
    }

    boolean isKept() {
        return sentBytes == promisedBytes;
    }

    long sentBytes() {
        return sentBytes;
    }

    /// Counts what is about to be sent, and cuts off what is too much.
    void count(ByteBuffer part) {
        long roomBytes = promisedBytes - sentBytes;
        if (isKnown() && part.remaining() > roomBytes) {
            tellCut();
            part.limit(part.position() + (int) roomBytes);
        }
        sentBytes += part.remaining();
    }

    private void tellCut() {
        if (!cut) {
            cut = true;
            LOG.warn(
                    "Application {} answered {} with more than its Content-Length of {} bytes: the"
                            + " rest is cut off",
                    application,
                    head,
                    promisedBytes);
        }
    }

    /// Whether all has been sent that was promised; if not, that is logged.
    boolean endsWell() {
        if (!isKnown() || isKept()) {
            return true;
        }
        LOG.error(
                "Application {} answered {} with {} bytes instead of its Content-Length of {}: the"
                        + " connection is closed",
                application,
                head,
                sentBytes,
                promisedBytes);
        return false;
    }
}
